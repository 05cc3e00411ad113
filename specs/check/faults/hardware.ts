import type { CheckId } from '../../../lib/check/registry.ts';
import type { Fault } from './fault.ts';

/** Faults of what is declared of a guest's hardware: sound XML that hurts whoever runs it. */
export const hardwareFaults = {
  'disk-format': {
    what: "the disk's driver type was left out, and its volume is qcow2",
    inject: ({ declared }) =>
      declared.edit('domain-DC01', "<driver name='qemu' type='qcow2' cache='none' discard='unmap'/>", ''),
    subject: 'domain:DC01',
    actual: 'homelab/dc01.qcow2 is qcow2, and read as raw',
    xpath: '/domain/devices/disk[1]',
    excerpt: /dc01\.qcow2/,
    also: ['declared-drift domain:DC01'],
  },
  'volume-backing': {
    what: 'CLIENT02 is an overlay over CLIENT01, and smaller',
    inject: ({ declared }) => {
      declared.edit(
        'volume-client02.qcow2',
        '<target>',
        "<backingStore><path>/var/lib/libvirt/images/homelab/client01.qcow2</path><format type='qcow2'/></backingStore><target>",
      );
      declared.edit('volume-client02.qcow2', "<capacity unit='GiB'>60<", "<capacity unit='GiB'>40<");
    },
    subject: 'volume:homelab/client02.qcow2',
    actual: '40 GiB',
    xpath: '/volume/capacity',
    excerpt: '40',
    also: ['declared-drift volume:homelab/client02.qcow2'],
  },
  'network-dhcp-hosts': {
    what: 'two hosts of lab-net were given one address',
    inject: ({ declared }) =>
      declared.edit(
        'network-lab-net',
        '</dhcp>',
        "<host mac='52:54:00:56:00:10' ip='192.168.56.10'/><host mac='52:54:00:56:00:11' ip='192.168.56.10'/></dhcp>",
      ),
    subject: 'network:lab-net',
    actual: '192.168.56.10 is given to two hosts',
    xpath: '/network/ip[1]/dhcp/host[2]',
    excerpt: "mac='52:54:00:56:00:11'",
    also: ['declared-drift network:lab-net'],
  },
  'boot-order': {
    what: 'the CD-ROM was left out of the boot order, and the disk is new',
    inject: ({ declared }) => declared.edit('domain-DC01', /<boot dev='cdrom'\/>\s*/, ''),
    subject: 'domain:DC01',
    actual: 'only hd',
    xpath: '/domain/os/boot[1]',
    excerpt: "<boot dev='hd'/>",
    also: ['declared-drift domain:DC01'],
  },
  'windows-drivers': {
    what: 'the disk went to virtio, without the drivers',
    inject: ({ declared }) =>
      declared.edit('domain-DC01', "<target dev='sda' bus='sata'/>", "<target dev='vda' bus='virtio'/>"),
    subject: 'domain:DC01',
    actual: 'disk vda on virtio',
    xpath: '/domain/devices/disk[1]/target',
    excerpt: "bus='virtio'",
    also: ['declared-drift domain:DC01'],
  },
  'windows-clock': {
    what: 'the clock of Windows is in UTC',
    inject: ({ declared }) => declared.edit('domain-DC01', "offset='localtime'", "offset='utc'"),
    subject: 'domain:DC01',
    actual: 'utc',
    xpath: '/domain/clock/@offset',
    excerpt: 'utc',
    also: ['declared-drift domain:DC01'],
  },
  'domain-accelerated': {
    what: 'the domain is emulated',
    inject: ({ declared }) => declared.edit('domain-DC01', "<domain type='kvm'>", "<domain type='qemu'>"),
    subject: 'domain:DC01',
    actual: 'qemu, which is emulation',
    xpath: '/domain/@type',
    excerpt: 'qemu',
    also: ['declared-drift domain:DC01'],
  },
  'graphics-open': {
    what: 'the screen listens on every address, and asks for no password',
    inject: ({ declared }) =>
      declared.edit('domain-DC01', "<listen type='none'/>", "<listen type='address' address='0.0.0.0'/>"),
    subject: 'domain:DC01',
    actual: 'spice on 0.0.0.0 without a password',
    xpath: '/domain/devices/graphics[1]',
    excerpt: "address='0.0.0.0'",
    also: ['declared-drift domain:DC01'],
  },
} satisfies Partial<Record<CheckId, Fault>>;
