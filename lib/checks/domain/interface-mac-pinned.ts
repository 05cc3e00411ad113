import { macWasKept } from '../../check/applied/mac-kept.ts';
import type { ObjectCheck } from '../../check/check.ts';
import { interfacePath } from '../../check/lookup.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { Domain, Interface } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const interfaceMacPinned: ObjectCheck<'domain'> = {
  id: 'interface-mac-pinned',
  category: 'domain',
  title: 'Every interface has its MAC declared',
  severity: 'error',
  fix: 'Declare `mac = { address = "52:54:00:…"; }` on every interface (the template\'s own takes `net_iface_mac`).',
  tier: 'rendered',
  why: "libvirt invents a missing MAC at every define; NixVirt derives one for the first interface only (0.6.0, nixvirt.py line 140 returns inside the loop), so every rebuild sees a change and power-cuts a running domain. Measured on the plan's own lab.",
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
    const all = domain.interfaces.map(({ mac }) => mac ?? 'derived, the same at the second apply').join(', ');
    return judgeNone(lost, all, 'a MAC on every interface', `none on interface ${positions}`, (nic) =>
      evidenceAt(domain.xml, `${interfacePath(nic)}/mac/@address`),
    );
  },
};

const notShown =
  'not known here: interface 1 has no MAC, and NixVirt derives one for the first where it deploys the lab; a second apply shows whether it stays, and none was seen';
