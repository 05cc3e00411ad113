import type { ObjectCheck } from '../../check/check.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const graphicsOpen: ObjectCheck<'domain'> = {
  id: 'graphics-open',
  category: 'domain',
  title: 'Display is not open to the network without a password',
  severity: 'warning',
  fix: 'Listen on `127.0.0.1` (connect with `virt-viewer --connect qemu+ssh://…`), or set a password and keep the port behind a firewall.',
  tier: 'rendered',
  why: 'Anyone who reaches the display also has the keyboard, and with it the guest. https://libvirt.org/formatdomain.html#graphical-framebuffers',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.graphics.length > 0,
  judge({ xml, graphics }) {
    const open = graphics.filter(({ listens, password }) => !password && listens.some(isPublic));
    const actual = open.map(
      ({ type, listens }) => `${type} on ${listens.filter(isPublic).join(', ')} without a password`,
    );
    return judgeNone(open, ({ position }) => evidenceAt(xml, `/domain/devices/graphics[${position}]`), {
      ok: 'no open display',
      expected: 'a loopback address, or a password',
      actual: actual.join(', '),
    });
  },
};

/** An address that is reachable for others: any of the host's, or one that is not loopback. */
function isPublic(address: string): boolean {
  return !/^(127\.|::1$|localhost$|$)/.test(address);
}
