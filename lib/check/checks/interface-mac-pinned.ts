import { evidenceAt } from '../../xml/evidence.ts';
import type { ObjectCheck } from '../check.ts';
import { interfacePath } from '../lookup.ts';
import { judgeNone } from '../verdict.ts';

export const interfaceMacPinned: ObjectCheck<'domain'> = {
  id: 'interface-mac-pinned',
  steps: [],
  title: 'Every interface has its MAC declared',
  severity: 'error',
  fix: 'Declare `mac = { address = "52:54:00:…"; }` on every interface (the template\'s own takes `net_iface_mac`).',
  tier: 'rendered',
  why: "libvirt invents a missing MAC at every define; NixVirt derives one for the first interface only (0.6.0, nixvirt.py line 140 returns inside the loop), so every rebuild sees a change and power-cuts a running domain. Measured on the plan's own lab.",
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.interfaces.length > 0,
  judge(domain) {
    const bare = domain.interfaces.filter(({ mac }) => mac === undefined);
    const positions = bare.map(({ position }) => position).join(', ');
    const all = domain.interfaces.map(({ mac }) => mac).join(', ');
    return judgeNone(bare, all, 'a MAC on every interface', `none on interface ${positions}`, (nic) =>
      evidenceAt(domain.xml, `${interfacePath(nic)}/mac/@address`),
    );
  },
};
