import type { ObjectCheck } from '../../check/check.ts';
import { judgeNone, pass } from '../../finding/verdict.ts';
import { atLeast } from '../../model/libvirt-version.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

/** The first release that was seen to accept it; 7.2 and 10.0 refuse. */
const remoteSince = '11.1';

export const graphicsGlLocal: ObjectCheck<'domain'> = {
  id: 'graphics-gl-local',
  category: 'domain',
  title: 'QEMU supports OpenGL on the SPICE display',
  severity: 'warning',
  fix: {
    nix: 'Keep OpenGL and view the display on the host (`listen = { type = "none"; }` without `autoport`, then virt-viewer --attach), or keep the port and remove `gl`.',
    xml: 'Keep OpenGL and view the display on the host (`<listen type="none"/>` without `autoport`, then virt-viewer --attach), or keep the port and remove `<gl>`.',
  },
  tier: 'rendered',
  why: `QEMU 10.0 and older support SPICE with OpenGL for local clients only, and exit at the start: "SPICE GL support is local-only for now and incompatible with -spice port/tls-port". QEMU ${remoteSince} starts.`,
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.graphics.some(({ type }) => type === 'spice'),
  judge({ xml, graphics }, _subject, { machines }) {
    const drawn = graphics.filter(({ gl, type }) => gl && type === 'spice');
    const ported = drawn.filter(({ position }) => {
      const at = `/domain/devices/graphics[${position}]`;
      const port = `${at}[@autoport='yes' or (@port and @port != '0') or (@tlsPort and @tlsPort != '0')]`;
      return Number(xpathText(xml, `count(${port}[not(listen[@type='none' or @type='socket'])])`)) > 0;
    });
    const version = /^QEMU (\d+(?:\.\d+)+)/.exec(machines?.of ?? '')?.[1];
    if (ported.length > 0 && version !== undefined && atLeast(version, remoteSince))
      return pass(`OpenGL with a port, which ${machines?.of} supports`);
    return judgeNone(ported, ({ position }) => evidenceAt(xml, `/domain/devices/graphics[${position}]/gl`), {
      ok: drawn.length > 0 ? 'OpenGL without a port' : 'no OpenGL',
      expected: 'OpenGL without a port',
      actual: 'OpenGL with a port',
    });
  },
};
