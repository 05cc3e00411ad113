import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const graphicalConsole = ofHost(
  {
    id: 'graphical-console',
    category: 'host',
    title: 'virt-manager is installed',
    severity: 'warning',
    cure: {
      nixos: 'set `programs.virt-manager.enable = true;`.',
      elsewhere: 'install `virt-manager`, or use `virsh` and `virt-viewer` instead.',
    },
    why: 'It opens the guests’ graphical consoles. Nothing else depends on it.',
  },
  ({ tools }) =>
    judgeFact(tools.virtManager, (version, evidence) =>
      version === undefined ? fail('virt-manager', 'not installed', evidence) : pass(`virt-manager ${version}`),
    ),
);
