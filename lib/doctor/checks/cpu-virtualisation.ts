import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const cpuVirtualisation = ofHost(
  {
    id: 'cpu-virtualisation',
    category: 'host',
    title: 'The processor supports hardware virtualisation',
    severity: 'warning',
    cure: {
      nixos: 'enable VT-x (Intel) or SVM (AMD) in the firmware settings; NixOS has no option for it.',
      elsewhere:
        'enable VT-x (Intel) or SVM (AMD) in the firmware settings; for a virtual machine, enable nested virtualisation on its host.',
    },
    why: 'Without `vmx` or `svm` among its flags, a PC has no KVM of its own. kvm-guest tests whether KVM works nevertheless.',
  },
  ({ machine }) =>
    judgeFact(machine.cpuFlags, (flags, evidence) => {
      const found = flags.find((flag) => flag === 'vmx' || flag === 'svm');
      return found ? pass(found) : fail('the flag `vmx` or `svm`', 'neither', evidence);
    }),
);
