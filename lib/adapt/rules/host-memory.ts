import { bytesOf } from '../../model/quantity.ts';
import type { Editable } from '../editable.ts';
import type { AdaptRule } from '../rule.ts';

/**
 * libvirt 9.0: "hugetlbfs filesystem is not mounted"; "cannot limit locked memory of process"; QEMU: "cannot set up guest memory 'pc.ram': Cannot
 * allocate memory". Shared memory (`memfd`, for virtiofs) stays; its pages are allocated as the guest writes them.
 */
export const hostMemory: AdaptRule = {
  id: 'host-memory',
  kind: 'domain',
  why: 'The sandbox uses no huge pages, locks no memory and cannot raise its limits; a guest with more memory than this machine gets it page by page.',
  adapt(xml, { host }) {
    for (const name of ['hugepages', 'locked']) {
      for (const element of xml.all(`memoryBacking/${name}`)) xml.remove(element);
    }
    for (const limits of xml.all('memtune')) xml.remove(limits);
    for (const size of xml.all('devices/memory/source/pagesize')) xml.remove(size);
    for (const allocation of xml.all('memoryBacking/allocation')) {
      if (xml.attribute(allocation, 'mode') === 'immediate') xml.remove(allocation);
    }
    if ((memoryOf(xml) ?? 0n) > host.memory) shareMemory(xml);
  },
};

function memoryOf(xml: Editable): bigint | undefined {
  const memory = xml.first('memory');
  return bytesOf(xml.text(memory), xml.attribute(memory, 'unit') ?? 'KiB');
}

const shared = "<source type='memfd'/>";
const access = "<access mode='shared'/>";

/** Memory of a memfd is not reserved in full. */
function shareMemory(xml: Editable): void {
  const backing = xml.first('memoryBacking');
  const source = xml.first('source', backing);
  const mode = xml.first('access', backing);
  if (source && mode) {
    xml.setAttribute(mode, 'mode', 'shared');
    if (xml.attribute(source, 'type') === 'anonymous') xml.setAttribute(source, 'type', 'memfd');
    return;
  }
  if (backing) xml.replace(backing, `<memoryBacking>${shared}${access}</memoryBacking>`);
  else xml.append(`<memoryBacking>${shared}${access}</memoryBacking>`);
}
