import type { ObjectCheck } from '../../check/check.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const graphicsGl: ObjectCheck<'domain'> = {
  id: 'graphics-gl',
  category: 'domain',
  title: 'Display needs no graphics card on the host',
  severity: 'notice',
  fix: {
    nix: 'Pass `virtio_video = false` to the template, or make sure that the host has a render node (`ls /dev/dri/renderD*`).',
    xml: 'Remove `<gl enable="yes"/>`, or make sure that the host has a render node (`ls /dev/dri/renderD*`).',
  },
  tier: 'rendered',
  why: 'NixVirt’s templates turn on OpenGL for SPICE unless `virtio_video = false` (templates/domain/base.nix); QEMU then needs a render node, which headless hosts lack, and does not start without one. https://libvirt.org/formatdomain.html#graphical-framebuffers',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.graphics.length > 0,
  judge({ xml, graphics }) {
    const drawn = graphics.filter(({ gl }) => gl);
    const actual = drawn.map(({ type }) => `${type} with OpenGL`).join(', ');
    return judgeNone(drawn, ({ position }) => evidenceAt(xml, `/domain/devices/graphics[${position}]/gl`), {
      ok: 'no OpenGL',
      expected: 'graphics without OpenGL',
      actual: actual,
    });
  },
};
