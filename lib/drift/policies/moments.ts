import type { PolicyRow } from '../policy.ts';

/** What differs between two moments of one libvirt, and says nothing of the configuration. */
export const moments: readonly PolicyRow[] = [
  {
    at: '/network/@connections',
    policy: { how: 'ignored' },
    why: 'Number of interfaces that are plugged in now.',
    source: 'https://libvirt.org/formatnetwork.html',
  },
  ...['capacity', 'allocation', 'available'].map(
    (name): PolicyRow => ({
      at: `/pool/${name}`,
      policy: { how: 'ignored' },
      why: 'How full the file system is.',
      source: 'https://libvirt.org/formatstorage.html#storage-pool-general-metadata',
    }),
  ),
  {
    at: '/pool/target/permissions',
    policy: { how: 'filled-in' },
    why: 'Read from the directory at the start; NixVirt leaves it out too where it is not declared (0.6.0, nixvirt.py line 262).',
    source: 'https://libvirt.org/formatstorage.html#storage-pool-target-elements',
  },
  ...['mode', 'owner', 'group'].map(
    (name): PolicyRow => ({
      at: `/pool/target/permissions/${name}`,
      policy: { how: 'filled-in' },
      why: 'Read from the directory at the start, where it is not declared; the check `pool-permissions-whole` says what NixVirt makes of it.',
      source: 'https://libvirt.org/formatstorage.html#storage-pool-target-elements',
    }),
  ),
  ...['allocation', 'physical', 'target/timestamps'].map(
    (name): PolicyRow => ({
      at: `/volume/${name}`,
      policy: { how: 'ignored' },
      why: 'Grows as the guest writes; the file itself is judged by inode, size and mtime.',
      source: 'https://libvirt.org/formatstorage.html#storage-volume-general-metadata',
    }),
  ),
  {
    at: '/domain/@id',
    policy: { how: 'ignored' },
    why: 'Of a running domain only; the inactive XML has none.',
    source: 'https://libvirt.org/formatdomain.html#element-and-attribute-overview',
  },
];

/** Also between two moments, and for more than that between declared and kept. */
export const moved: readonly PolicyRow[] = [
  {
    at: '/domain/devices/controller',
    policy: { how: 'unordered' },
    why: 'A start sorts them, a define does not. They carry an index and an address; NixVirt sorts too (0.6.0, nixvirt.py line 148).',
    source: 'src/conf/domain_conf.c, virDomainControllerInsertPreAlloced',
  },
];
