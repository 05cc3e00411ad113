import type { AdaptRule } from '../rule.ts';

/**
 * libvirt 9.0: "cannot set CPU affinity on process: Invalid argument", "NUMA node 1 is unavailable", "Failed to query numad for the advisory
 * nodeset", and, for the processors of a guest under TCG, "cpu affinity is not supported".
 */
export const pinning: AdaptRule = {
  id: 'pinning',
  kind: 'domain',
  why: 'It pins to processors or memory nodes that this machine does not have, or lets a daemon of the host (numad) choose them; without KVM, all processors of a guest share one thread, which cannot be pinned.',
  adapt(xml, { host }) {
    const beyond = (set: string | undefined, count: number) =>
      (set?.match(/\d+/g) ?? []).some((number) => Number(number) >= count);
    for (const name of ['vcpupin', 'emulatorpin', 'iothreadpin', 'vcpusched', 'iothreadsched', 'emulatorsched']) {
      for (const pin of xml.all(`cputune/${name}`)) {
        const isOneThread = name === 'vcpupin' && host.accelerator === 'tcg';
        if (name.endsWith('sched') || isOneThread || beyond(xml.attribute(pin, 'cpuset'), host.processors))
          xml.remove(pin);
      }
    }
    for (const vcpu of xml.all('vcpu')) {
      if (beyond(xml.attribute(vcpu, 'cpuset'), host.processors)) xml.removeAttribute(vcpu, 'cpuset');
      if (xml.attribute(vcpu, 'placement') === 'auto') xml.removeAttribute(vcpu, 'placement');
    }
    for (const nodes of xml.all('devices/memory/source/nodemask')) {
      if (beyond(xml.text(nodes), 1)) xml.remove(nodes);
    }
    for (const numa of xml.all('numatune')) {
      const chosen = (child: (typeof numa.children)[number]) => xml.attribute(child, 'placement') === 'auto';
      if (numa.children.some((child) => chosen(child) || beyond(xml.attribute(child, 'nodeset'), 1))) xml.remove(numa);
    }
  },
};
