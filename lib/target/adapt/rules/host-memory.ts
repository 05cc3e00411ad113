import type { AdaptRule } from '../rule.ts';

/**
 * libvirt 9.0: "hugetlbfs filesystem is not mounted"; "cannot limit locked memory of process". Shared memory (`memfd`, for
 * virtiofs) stays.
 */
export const hostMemory: AdaptRule = {
  id: 'host-memory',
  kind: 'domain',
  why: 'The sandbox takes no huge pages from the host, locks none of its memory and may not raise its limits.',
  adapt(xml) {
    for (const name of ['hugepages', 'locked']) {
      for (const element of xml.all(`memoryBacking/${name}`)) xml.remove(element);
    }
    for (const limits of xml.all('memtune')) xml.remove(limits);
  },
};
