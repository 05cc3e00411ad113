import type { CheckId } from '../../../lib/checks/registry.ts';
import type { Fault } from './fault.ts';

export const storageFaults = {
  'pool-active': {
    what: 'the pool is defined, but not started',
    inject: ({ inactive }) => inactive.add('pool-homelab'),
    subject: 'pool:homelab',
    actual: 'inactive',
    excerpt: 'homelab   inactive',
  },
  'pool-permissions-whole': {
    what: 'the mode of the folder is declared, and its owner and group are not',
    inject: ({ declared }) =>
      declared.edit('pool-homelab', '</path>', '</path><permissions><mode>0755</mode></permissions>'),
    subject: 'pool:homelab',
    actual: 'the start wrote owner 0, group 0',
    xpath: '/pool/target/permissions',
    excerpt: '<mode>0755</mode>',
  },
  'pool-type': {
    what: 'the pool is not a directory',
    inject: ({ observed }) => observed.edit('pool-homelab', "type='dir'", "type='fs'"),
    subject: 'pool:homelab',
    actual: 'fs',
    xpath: '/pool/@type',
    excerpt: /^<pool type='fs'>/,
    also: ['declared-drift pool:homelab'],
  },
  'pool-path': {
    what: 'the pool is another directory',
    inject: ({ observed }) => observed.edit('pool-homelab', 'images/homelab', 'images'),
    subject: 'pool:homelab',
    actual: '/var/lib/libvirt/images',
    xpath: '/pool/target/path',
    excerpt: '<path>/var/lib/libvirt/images</path>',
    also: ['declared-drift pool:homelab'],
  },
  'volume-present': {
    what: 'client02.qcow2 was never created',
    inject: ({ observed }) => observed.remove('volume-client02.qcow2'),
    subject: 'volume:homelab/client02.qcow2',
    actual: 'missing',
    excerpt: 'client01.qcow2\ndc01.qcow2\nsccm01.qcow2',
  },
  'volume-capacity': {
    what: 'a volume of 1 GiB was there before',
    inject: ({ observed }) => observed.edit('volume-dc01.qcow2', '64424509440', '1073741824'),
    subject: 'volume:homelab/dc01.qcow2',
    actual: '1 GiB',
    xpath: '/volume/capacity',
    excerpt: "<capacity unit='bytes'>1073741824</capacity>",
    also: ['probe-disks domain:DC01', 'declared-drift volume:homelab/dc01.qcow2'],
  },
  'volume-format': {
    what: 'a volume is raw',
    inject: ({ observed }) => observed.edit('volume-dc01.qcow2', "<format type='qcow2'/>", "<format type='raw'/>"),
    subject: 'volume:homelab/dc01.qcow2',
    actual: 'raw',
    xpath: '/volume/target/format/@type',
    excerpt: "<format type='raw'/>",
    also: ['declared-drift volume:homelab/dc01.qcow2'],
  },
  'volume-sparse': {
    what: 'a volume is preallocated in full',
    inject: ({ files }) => {
      const [file] = files;
      if (file) files[0] = { ...file, size: 64n * 1024n ** 3n, allocated: 64n * 1024n ** 3n };
    },
    subject: 'volume:homelab/dc01.qcow2',
    actual: '64 GiB of 60 GiB',
    excerpt: '64 GiB allocated',
  },
} satisfies Partial<Record<CheckId, Fault>>;
