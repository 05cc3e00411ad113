import type { AdaptRule } from '../rule.ts';

/**
 * Only `vpindex` is refused (QEMU 7.2: "kernel doesn't allow setting HyperV VP_INDEX"); the others are ignored without KVM. What needs it goes
 * with it, so that the rest is a set that QEMU documents as consistent: https://www.qemu.org/docs/master/system/i386/hyperv.html
 */
const needVpindex = ['stimer', 'synic', 'tlbflush', 'ipi', 'vpindex'];

export const hyperv: AdaptRule = {
  id: 'hyperv',
  kind: 'domain',
  why: 'HyperV `vpindex`, and with it what depends on it, exists in KVM only; QEMU without KVM refuses to start.',
  adapt(xml, { host }) {
    if (host.accelerator !== 'tcg') return;
    const on = (name: string) =>
      xml.all(`features/hyperv/${name}`).filter((feature) => xml.attribute(feature, 'state') !== 'off');
    if (on('vpindex').length === 0) return;
    for (const feature of needVpindex.flatMap(on)) xml.remove(feature);
  },
};
