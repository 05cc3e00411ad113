import type { AdaptRule } from '../rule.ts';

/** libvirt 9.0: "cannot set CPU affinity on process: Invalid argument", "NUMA node 1 is unavailable". */
export const pinning: AdaptRule = {
  id: 'pinning',
  kind: 'domain',
  why: 'It pins to processors or memory nodes that this machine does not have.',
  adapt(xml, { host }) {
    const beyond = (set: string | undefined, count: number) =>
      (set?.match(/\d+/g) ?? []).some((number) => Number(number) >= count);
    for (const name of ['vcpupin', 'emulatorpin', 'iothreadpin', 'vcpusched', 'iothreadsched', 'emulatorsched']) {
      for (const pin of xml.all(`cputune/${name}`)) {
        if (name.endsWith('sched') || beyond(xml.attribute(pin, 'cpuset'), host.processors)) xml.remove(pin);
      }
    }
    for (const vcpu of xml.all('vcpu')) {
      if (beyond(xml.attribute(vcpu, 'cpuset'), host.processors)) xml.removeAttribute(vcpu, 'cpuset');
    }
    for (const numa of xml.all('numatune')) {
      if (numa.children.some((child) => beyond(xml.attribute(child, 'nodeset'), 1))) xml.remove(numa);
    }
  },
};
