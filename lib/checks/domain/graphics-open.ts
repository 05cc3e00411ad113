import type { ObjectCheck } from '../../check/check.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const graphicsOpen: ObjectCheck<'domain'> = {
  id: 'graphics-open',
  category: 'domain',
  title: 'Nobody reaches the domain’s screen over the network without a password',
  severity: 'warning',
  fix: 'Listen on `127.0.0.1` (reach it through `virt-viewer --connect qemu+ssh://…`), or keep the port behind a firewall and a password.',
  tier: 'rendered',
  why: 'Whoever reaches the screen has the keyboard too, and with it the guest. https://libvirt.org/formatdomain.html#graphical-framebuffers',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.graphics.length > 0,
  judge({ xml, graphics }) {
    const open = graphics.filter(({ listens, password }) => !password && listens.some(isPublic));
    const actual = open.map(
      ({ type, listens }) => `${type} on ${listens.filter(isPublic).join(', ')} without a password`,
    );
    return judgeNone(
      open,
      'none is open',
      'an address of this host alone, or a password',
      actual.join(', '),
      ({ position }) => evidenceAt(xml, `/domain/devices/graphics[${position}]`),
    );
  },
};

/** An address that others reach: any of the host's, or one that is not loopback. */
function isPublic(address: string): boolean {
  return !/^(127\.|::1$|localhost$|$)/.test(address);
}
