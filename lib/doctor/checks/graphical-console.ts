import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const graphicalConsole = ofHost(
  {
    id: 'graphical-console',
    category: 'host',
    title: 'virt-manager works',
    severity: 'warning',
    cure: {
      nixos: '`programs.virt-manager.enable = true;`.',
      elsewhere: 'install `virt-manager`; `virsh` and `virt-viewer` do without it.',
    },
    why: 'The plan opens the consoles with it. Nothing else depends on it.',
  },
  ({ tools }) =>
    judgeFact(tools.virtManager, (version, evidence) =>
      version === undefined ? fail('virt-manager', 'it is not installed', evidence) : pass(`virt-manager ${version}`),
    ),
);
