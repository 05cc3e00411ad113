import { type AdaptRule, architectureOf } from '../rule.ts';

/**
 * libvirt 9.0 under TCG: "CPU mode 'host-passthrough' for x86_64 qemu domain on x86_64 host is not supported by hypervisor"; `host-model` starts.
 * Features and topology below `<cpu>` stay: QEMU warns about those that TCG lacks, and starts.
 */
export const cpuMode: AdaptRule = {
  id: 'cpu-mode',
  kind: 'domain',
  why: 'Without KVM there is no host processor to pass through; `maximum` is everything that QEMU can emulate.',
  adapt(xml, { host }) {
    const cpu = xml.first('cpu');
    const mode = xml.attribute(cpu, 'mode');
    if (host.accelerator !== 'tcg' || !cpu || (mode !== 'host-passthrough' && mode !== 'host-model')) return;
    const known = host.capabilities[architectureOf(xml)]?.cpuModes;
    if (known ? !known.has(mode) : mode === 'host-passthrough') xml.setAttribute(cpu, 'mode', 'maximum');
  },
};
