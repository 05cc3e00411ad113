import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const secureGuest = ofHost(
  {
    id: 'secure-guest',
    category: 'domain',
    title: 'The processor can keep a guest secret from its host',
    severity: 'notice',
    cure: {
      nixos: '`boot.extraModprobeConfig = "options kvm_amd sev=1";`, on a processor that has it.',
      elsewhere: '`options kvm_amd sev=1` in /etc/modprobe.d/kvm.conf, on a processor that has it.',
    },
    why: 'Only a lab with `<launchSecurity>` needs it; the plan’s has none. It is asked because `virt-host-validate` asks it.',
  },
  ({ machine }) =>
    judgeFact(machine.secureGuest, (found, evidence) =>
      found === undefined ? fail('AMD SEV', 'none that is turned on', evidence) : pass(found),
    ),
);
