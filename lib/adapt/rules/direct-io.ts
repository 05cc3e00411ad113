import type { AdaptRule } from '../rule.ts';

/** libvirt's cache modes with O_DIRECT, and the equivalent modes without it. https://www.qemu.org/docs/master/system/images.html */
const buffered: Readonly<Record<string, string>> = { none: 'writeback', directsync: 'writethrough' };

export const directIo: AdaptRule = {
  id: 'direct-io',
  kind: 'domain',
  why: "The sandbox's storage is in memory, which does not support O_DIRECT before Linux 6.6.",
  adapt(xml, { host }) {
    if (host.directIo) return;
    for (const driver of xml.all('devices/disk/driver')) {
      const cache = buffered[xml.attribute(driver, 'cache') ?? ''];
      if (cache) xml.setAttribute(driver, 'cache', cache);
      if (xml.attribute(driver, 'io') === 'native') xml.setAttribute(driver, 'io', 'threads');
    }
  },
};
