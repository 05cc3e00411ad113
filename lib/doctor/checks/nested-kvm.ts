import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const nestedKvm = ofHost(
  {
    id: 'nested-kvm',
    category: 'host',
    title: 'Nested KVM is enabled',
    severity: 'warning',
    cure: {
      nixos: 'set `boot.extraModprobeConfig = "options kvm_intel nested=1";` (or `kvm_amd`), then reboot.',
      elsewhere: 'add `options kvm_intel nested=1` (or `kvm_amd`) to /etc/modprobe.d/kvm.conf, then reboot.',
    },
    why: 'The NixOS VM test runs the lab’s guests inside a guest. The lab itself does not require it.',
  },
  ({ machine }) =>
    judgeFact(machine.nested, (modules, evidence) => {
      const on = [...modules].find(([, value]) => value === 'Y' || value === '1');
      if (on) return pass(`${on[0]} nested=${on[1]}`);
      return fail('nested=1', modules.size > 0 ? 'disabled' : 'no KVM module is loaded', evidence);
    }),
);
