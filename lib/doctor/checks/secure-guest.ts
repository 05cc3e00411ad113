import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const secureGuest = ofHost(
  {
    id: 'secure-guest',
    category: 'domain',
    title: 'AMD SEV is enabled',
    severity: 'notice',
    cure: {
      nixos: 'set `boot.extraModprobeConfig = "options kvm_amd sev=1";` on a processor that supports it.',
      elsewhere: 'add `options kvm_amd sev=1` to /etc/modprobe.d/kvm.conf on a processor that supports it.',
    },
    why: 'Only a lab with `<launchSecurity>` requires it. It is checked because `virt-host-validate` checks it.',
  },
  ({ machine }) =>
    judgeFact(machine.secureGuest, (found, evidence) =>
      found === undefined ? fail('AMD SEV', 'not enabled', evidence) : pass(found),
    ),
);
