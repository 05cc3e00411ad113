import type { AdaptRule } from '../rule.ts';

/**
 * libvirt 9.0: "cgroup cpu is required for scheduler tuning", "Unable to read from '.../cgroup.controllers'" for a partition. `pinning` handles
 * pinning; QEMU itself implements `iotune`, which stays.
 */
export const cgroupTuning: AdaptRule = {
  id: 'cgroup-tuning',
  kind: 'domain',
  why: "The sandbox's libvirt has no control groups, and no access to the processor's cache or performance counters; a guest also starts without these limits.",
  adapt(xml) {
    for (const name of cpuLimits) for (const limit of xml.all(`cputune/${name}`)) xml.remove(limit);
    for (const name of ['blkiotune', 'resource', 'perf']) for (const element of xml.all(name)) xml.remove(element);
  },
};

const scopes = ['', 'global_', 'emulator_', 'iothread_'];
const cpuLimits = [
  'shares',
  ...scopes.flatMap((scope) => [`${scope}period`, `${scope}quota`]),
  'cachetune',
  'memorytune',
];
