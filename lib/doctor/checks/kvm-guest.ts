import { fail, pass, skip } from '../../finding/verdict.ts';
import { judgeFact, valueOf } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const kvmGuest = ofHost(
  {
    id: 'kvm-guest',
    category: 'host',
    title: 'KVM runs a guest',
    severity: 'error',
    cure: {
      nixos:
        'a machine whose KVM is real: on a virtual one, have its host allow nested KVM (`boot.extraModprobeConfig = "options kvm_intel nested=1";` there).',
      elsewhere:
        'a machine whose KVM is real: on a virtual one, have its host allow nested KVM (`options kvm_intel nested=1` in /etc/modprobe.d there).',
    },
    why: '/dev/kvm may be there, open, and even make a machine, and still run none (a nested or para-virtual host), or lack the System Management Mode that Secure Boot takes. So a guest is started, and believed by what it did.',
  },
  ({ machine }, { demands }) => {
    const kvm = valueOf(machine.devices)?.get('/dev/kvm');
    if (kvm && !kvm.there) return skip('there is no /dev/kvm (see kvm-device)');
    if (kvm?.refused !== undefined) return skip('this user may not open /dev/kvm (see kvm-openable)');
    return judgeFact(machine.kvmGuest, ({ refused }, evidence) => {
      const smm = demands && demands.secureBoot.length > 0 ? ', with System Management Mode' : '';
      if (refused === undefined) return pass(`a guest has run to its end${smm}`);
      return fail(`a guest that runs to its end${smm}`, refused, evidence);
    });
  },
);
