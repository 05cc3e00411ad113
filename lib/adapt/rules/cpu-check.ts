import type { AdaptRule } from '../rule.ts';

/**
 * libvirt 9.0 under TCG, for a Skylake model with `check='partial'`: "the CPU is incompatible with host CPU"; with `full`:
 * "guest CPU doesn't match specification". Without `check` the same model starts.
 */
export const cpuCheck: AdaptRule = {
  id: 'cpu-check',
  kind: 'domain',
  why: 'QEMU without KVM emulates only part of this processor model, which the check would reject.',
  adapt(xml, { host }) {
    const cpu = xml.first('cpu');
    if (host.accelerator !== 'tcg' || !cpu || (xml.attribute(cpu, 'mode') ?? 'custom') !== 'custom') return;
    if (xml.attribute(cpu, 'check')) xml.setAttribute(cpu, 'check', 'none');
  },
};
