import type { AdaptRule } from '../rule.ts';

/**
 * libvirt 9.0 under TCG: "host doesn't support paravirtual spinlocks", "SEV launch security is not supported with this QEMU binary", "Requested TSC
 * frequency ... is outside tolerance range". Everything else below `<features>` starts, including `<kvm>` and `hypervclock`.
 */
export const kvmFeatures: AdaptRule = {
  id: 'kvm-features',
  kind: 'domain',
  why: 'It requires KVM; libvirt rejects it for an emulated processor.',
  adapt(xml, { host }) {
    if (host.accelerator !== 'tcg') return;
    for (const spinlock of xml.all('features/pvspinlock')) {
      if (xml.attribute(spinlock, 'state') !== 'off') xml.remove(spinlock);
    }
    for (const security of xml.all('launchSecurity')) xml.remove(security);
    for (const timer of xml.all('clock/timer')) {
      if (xml.attribute(timer, 'name') === 'tsc') xml.removeAttribute(timer, 'frequency');
    }
  },
};
