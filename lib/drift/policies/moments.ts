import type { PolicyRow } from '../policy.ts';

/** Differences between two moments of one libvirt that are not part of the configuration. */
export const moments: readonly PolicyRow[] = [
  {
    at: '/network/@connections',
    policy: { how: 'ignored' },
    why: 'Number of interfaces that are connected now.',
    source: 'https://libvirt.org/formatnetwork.html',
  },
  ...['capacity', 'allocation', 'available'].map(
    (name): PolicyRow => ({
      at: `/pool/${name}`,
      policy: { how: 'ignored' },
      why: 'Size and free space of the file system.',
      source: 'https://libvirt.org/formatstorage.html#storage-pool-general-metadata',
    }),
  ),
  {
    at: '/pool/target/permissions',
    policy: { how: 'filled-in' },
    why: 'Read from the directory when the pool starts; NixVirt also ignores it where it is not declared (nixvirt.py).',
    source: 'https://libvirt.org/formatstorage.html#storage-pool-target-elements',
  },
  ...['mode', 'owner', 'group'].map(
    (name): PolicyRow => ({
      at: `/pool/target/permissions/${name}`,
      policy: { how: 'filled-in' },
      why: 'Read from the directory when the pool starts, where it is not declared; the check `pool-permissions-whole` reports what NixVirt does with it.',
      source: 'https://libvirt.org/formatstorage.html#storage-pool-target-elements',
    }),
  ),
  ...['allocation', 'physical', 'target/timestamps'].map(
    (name): PolicyRow => ({
      at: `/volume/${name}`,
      policy: { how: 'ignored' },
      why: 'Changes as the guest writes; the file itself is checked by inode, size and mtime.',
      source: 'https://libvirt.org/formatstorage.html#storage-volume-general-metadata',
    }),
  ),
  {
    at: '/domain/@id',
    policy: { how: 'ignored' },
    why: 'Present only while the domain runs; the inactive XML has none.',
    source: 'https://libvirt.org/formatdomain.html#element-and-attribute-overview',
  },
];

/** Differences between two moments, also between declared and stored XML. */
export const moved: readonly PolicyRow[] = [
  {
    at: '/domain/devices/controller',
    policy: { how: 'unordered' },
    why: 'libvirt sorts them when the domain starts, not when it is defined. Each has an index and an address, and NixVirt sorts them too (nixvirt.py).',
    source: 'src/conf/domain_conf.c, virDomainControllerInsertPreAlloced',
  },
];
