import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const cpuVirtualisation = ofHost(
  {
    id: 'cpu-virtualisation',
    category: 'host',
    title: 'The processor has hardware virtualisation',
    severity: 'warning',
    cure: {
      nixos: 'turn on VT-x (Intel) or SVM (AMD) in the firmware; there is no option for it.',
      elsewhere:
        'turn on VT-x (Intel) or SVM (AMD) in the firmware; on a virtual machine, have its host pass it through.',
    },
    why: 'Without `vmx` or `svm` among its flags a PC has no KVM of its own. Whether there is one all the same, kvm-guest tries.',
  },
  ({ machine }) =>
    judgeFact(machine.cpuFlags, (flags, evidence) => {
      const found = flags.find((flag) => flag === 'vmx' || flag === 'svm');
      return found ? pass(found) : fail('`vmx` or `svm` among its flags', 'neither', evidence);
    }),
);
