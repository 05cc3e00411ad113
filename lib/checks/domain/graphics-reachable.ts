import type { ObjectCheck } from '../../check/check.ts';
import { isWindows } from '../../check/guest/guest-system.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { parseAddress } from '../../model/ip.ts';
import type { Domain, Graphics } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const graphicsReachable: ObjectCheck<'domain'> = {
  id: 'graphics-reachable',
  category: 'domain',
  title: 'Display can be viewed',
  severity: 'warning',
  fix: {
    nix: 'Declare `autoport = true` for SPICE, an address of the host to listen on (`127.0.0.1`), and a `video` device.',
    xml: 'Declare `autoport="yes"` for SPICE, an address of the host to listen on (`127.0.0.1`), and a `video` device.',
  },
  tier: 'rendered',
  why: 'VNC takes a free port by itself and SPICE does not: without `autoport` it listens nowhere. An invalid address makes the start fail, and with `video` none the display stays empty. https://libvirt.org/formatdomain.html#graphical-framebuffers',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.graphics.length > 0,
  judge(domain) {
    const { xml, graphics } = domain;
    const wrong = graphics.flatMap((one) => problemOf(one, domain) ?? []);
    return judgeNone(wrong, ({ at }) => evidenceAt(xml, at), {
      ok: graphics.map(({ type }) => type).join(', '),
      expected: wrong.map(({ expected }) => expected).join(', '),
      actual: wrong.map(({ actual }) => actual).join(', '),
    });
  },
};

interface Problem {
  readonly at: string;
  readonly expected: string;
  readonly actual: string;
}

function problemOf({ type, gl, listens, position }: Graphics, domain: Domain): Problem | undefined {
  const at = `/domain/devices/graphics[${position}]`;
  const count = (xpath: string) => Number(xpathText(domain.xml, `count(${xpath})`));
  const address = listens.find(isMisspelt);
  if (address !== undefined)
    return { at, expected: 'a valid address', actual: `${type} on ${address}, which is not an address` };
  const apart = count(`${at}/listen[@type='none' or @type='socket']`) > 0;
  // With OpenGL it is for viewers on the same machine, which need no port: see graphics-gl-local.
  if (type === 'spice' && !gl && !apart && count(`${at}[@autoport='yes' or @port or @tlsPort]`) === 0)
    return { at, expected: "a port, or autoport = 'yes'", actual: 'spice without a port' };
  // A host device may be a graphics card; for Windows, windows-screen reports it.
  const blank =
    ['spice', 'vnc'].includes(type) && !isWindows(domain) && count("/domain/devices/video/model[@type='none']") > 0;
  if (blank && count('/domain/devices/hostdev') === 0)
    return { at: '/domain/devices/video', expected: 'a video device', actual: `${type} without a video device` };
  return undefined;
}

/** Digits and dots, or with colons, as in an address. Any other text may be a host name. */
function isMisspelt(address: string): boolean {
  return /^\d+\.\d+|:/.test(address) && parseAddress(address.replace(/%.*$/, '')) === undefined;
}
