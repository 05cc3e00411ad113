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
        'use a machine whose KVM works; for a virtual machine, enable nested KVM on its host (`boot.extraModprobeConfig = "options kvm_intel nested=1";`).',
      elsewhere:
        'use a machine whose KVM works; for a virtual machine, enable nested KVM on its host (`options kvm_intel nested=1` in /etc/modprobe.d).',
    },
    why: '/dev/kvm may exist, open and even create a virtual machine, yet run none (a nested or paravirtual host), or lack the System Management Mode that Secure Boot requires. So a test guest is started.',
  },
  ({ machine }, { demands }) => {
    const kvm = valueOf(machine.devices)?.get('/dev/kvm');
    if (kvm && !kvm.there) return skip('/dev/kvm does not exist (see kvm-device)');
    if (kvm?.refused !== undefined) return skip('this user cannot open /dev/kvm (see kvm-openable)');
    return judgeFact(machine.kvmGuest, ({ refused }, evidence) => {
      const smm = demands && demands.secureBoot.length > 0 ? ', with System Management Mode' : '';
      if (refused === undefined) return pass(`a guest ran to completion${smm}`);
      return fail(`a guest that runs to completion${smm}`, refused, evidence);
    });
  },
);
