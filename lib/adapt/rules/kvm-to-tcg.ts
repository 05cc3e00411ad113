import type { AdaptRule } from '../rule.ts';

/** https://libvirt.org/formatdomain.html#element-and-attribute-overview */
export const kvmToTcg: AdaptRule = {
  id: 'kvm-to-tcg',
  kind: 'domain',
  why: 'KVM cannot run guests here, so QEMU emulates the processor (TCG).',
  adapt(xml, { host }) {
    if (host.accelerator === 'tcg' && xml.attribute(xml.root, 'type') === 'kvm') {
      xml.setAttribute(xml.root, 'type', 'qemu');
    }
  },
};
