import { macWasKept } from '../../check/applied/mac-kept.ts';
import type { ObjectCheck } from '../../check/check.ts';
import { interfacePath } from '../../check/lookup.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { Domain, Interface } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const interfaceMacPinned: ObjectCheck<'domain'> = {
  id: 'interface-mac-pinned',
  category: 'domain',
  title: 'MAC address of every interface is pinned',
  severity: 'error',
  fix: {
    nix: 'Declare `mac = { address = "52:54:00:…"; };` on every interface (`net_iface_mac` for the one of a template).',
    xml: 'Declare `<mac address="52:54:00:…"/>` on every interface.',
  },
  tier: 'rendered',
  why: 'libvirt generates a new MAC address each time a domain without one is defined; NixVirt derives one for the first interface only (nixvirt.py), so every switch sees a change and power-cuts a running domain.',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.interfaces.length > 0,
  judge(domain, subject, context) {
    const bare = domain.interfaces.filter(({ mac }) => mac === undefined);
    const kept = (nic: Interface) =>
      macWasKept<Domain>(subject, context, ({ interfaces }) => interfaces[nic.position - 1]?.mac);
    const lost = bare.filter((nic) => kept(nic) === false || (kept(nic) === undefined && nic.position > 1));
    if (lost.length === 0 && bare.some((nic) => kept(nic) === undefined)) return skip(notShown);
    const positions = lost.map(({ position }) => position).join(', ');
    const all = domain.interfaces.map(({ mac }) => mac ?? 'not declared, but the same after the re-apply').join(', ');
    return judgeNone(lost, (nic) => evidenceAt(domain.xml, `${interfacePath(nic)}/mac/@address`), {
      ok: all,
      expected: 'a MAC address on every interface',
      actual: `none on interface ${positions}`,
    });
  },
};

const notShown =
  'cannot be checked in this run: interface 1 has no MAC address, and NixVirt derives one for it; only a re-apply shows whether it stays the same';
