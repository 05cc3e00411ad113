import type { AdaptRule } from '../rule.ts';

/**
 * Only `vpindex` is rejected (QEMU 7.2: "kernel doesn't allow setting HyperV VP_INDEX"); the others are ignored without KVM. The features that
 * require it are removed too, so that the rest is a set that QEMU documents as consistent: https://www.qemu.org/docs/master/system/i386/hyperv.html
 */
const needVpindex = new Set(['vpindex', 'synic', 'stimer', 'tlbflush', 'ipi']);

export const hyperv: AdaptRule = {
  id: 'hyperv',
  kind: 'domain',
  why: 'HyperV `vpindex`, and what depends on it, requires KVM; QEMU without KVM does not start with it.',
  adapt(xml, { host }) {
    if (host.accelerator !== 'tcg') return;
    const on = (xml.first('features/hyperv')?.children ?? []).filter(
      (feature) => xml.attribute(feature, 'state') !== 'off',
    );
    if (!on.some(({ name }) => name === 'vpindex')) return;
    for (const feature of on) if (needVpindex.has(feature.name)) xml.remove(feature);
  },
};
