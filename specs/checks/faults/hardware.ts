import type { CheckId } from '../../../lib/checks/registry.ts';
import type { Fault } from './fault.ts';

/** Faults in the declared hardware of a guest: valid XML that causes problems when it runs. */
export const hardwareFaults = {
  'disk-format': {
    what: "the disk's driver type was left out, and its volume is qcow2",
    inject: ({ declared }) =>
      declared.edit('domain-DC01', "<driver name='qemu' type='qcow2' cache='none' discard='unmap'/>", ''),
    subject: 'domain:DC01',
    actual: 'homelab/dc01.qcow2 is qcow2, but read as raw',
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
    actual: 'qemu (emulation)',
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
  'domain-coherent': {
    what: 'a disk went to IDE, which q35 has none of',
    inject: ({ declared }) => declared.edit('domain-DC01', "dev='hdc' bus='sata'", "dev='hdc' bus='ide'"),
    subject: 'domain:DC01',
    actual: 'hdc is on IDE',
    xpath: '/domain/devices/disk[2]/target',
    excerpt: "bus='ide'",
    also: ['declared-drift domain:DC01'],
  },
  'network-coherent': {
    what: 'the DHCP range of default is that of another subnet',
    inject: ({ declared, networks }) => {
      declared.edit('network-default', "end='192.168.122.254'", "end='192.168.124.254'");
      for (const network of networks) network.dhcp = undefined;
    },
    subject: 'network:default',
    actual: '192.168.122.2-192.168.124.254 is not in 192.168.122.1/24',
    xpath: '/network/ip/dhcp/range',
    excerpt: '192.168.124.254',
    also: ['declared-drift network:default'],
  },
  'volume-size': {
    what: 'the allocation is larger than the capacity',
    inject: ({ declared }) =>
      declared.edit('volume-dc01.qcow2', '<target>', "<allocation unit='GiB'>70</allocation><target>"),
    subject: 'volume:homelab/dc01.qcow2',
    actual: 'an allocation of 70 GiB',
    xpath: '/volume/allocation',
    excerpt: '70',
  },
  'disk-cache': {
    what: 'somebody found the disk too slow',
    inject: ({ declared }) => declared.edit('domain-DC01', "cache='none'", "cache='unsafe'"),
    subject: 'domain:DC01',
    actual: 'unsafe: homelab/dc01.qcow2',
    xpath: '/domain/devices/disk[1]/driver/@cache',
    excerpt: 'unsafe',
    also: ['declared-drift domain:DC01'],
  },
  'windows-hardware': {
    what: 'the processor was left out',
    inject: ({ declared }) => declared.edit('domain-DC01', /<cpu [^>]*\/>/, ''),
    subject: 'domain:DC01',
    actual: 'no CPU model (QEMU uses qemu64)',
    xpath: '/domain/cpu',
    excerpt: '(nothing) in <domain',
    also: ['declared-drift domain:DC01'],
  },
  'windows-screen': {
    what: 'the video is none',
    inject: ({ declared }) =>
      declared.edit('domain-DC01', /<video>[\s\S]*<\/video>/, "<video><model type='none'/></video>"),
    subject: 'domain:DC01',
    actual: 'none',
    xpath: '/domain/devices/video/model/@type',
    excerpt: 'none',
    also: ['declared-drift domain:DC01'],
  },
  'channel-known': {
    what: 'the name of the agent’s channel is misspelt',
    inject: ({ declared }) => declared.edit('domain-DC01', 'com.redhat.spice.0', 'com.redhat.spcie.0'),
    subject: 'domain:DC01',
    actual: 'com.redhat.spcie.0, not com.redhat.spice.0',
    xpath: '/domain/devices/channel[1]',
    excerpt: 'spcie',
    also: ['declared-drift domain:DC01'],
  },
  'random-source': {
    what: 'the random numbers come from a device that is misspelt',
    inject: ({ declared }) =>
      declared.edit(
        'domain-DC01',
        '</devices>',
        "<rng model='virtio'><backend model='random'>/dev/urandmo</backend></rng></devices>",
      ),
    subject: 'domain:DC01',
    actual: '/dev/urandmo',
    xpath: "/domain/devices/rng/backend[@model='random']",
    excerpt: 'urandmo',
    also: ['declared-drift domain:DC01'],
  },
  'domain-lifecycle': {
    what: 'a shutdown is a reboot',
    inject: ({ declared }) =>
      declared.edit('domain-DC01', '<devices>', '<on_poweroff>restart</on_poweroff>\n  <devices>'),
    subject: 'domain:DC01',
    actual: 'on_poweroff restart',
    xpath: '/domain/on_poweroff',
    excerpt: 'restart',
    also: ['declared-drift domain:DC01'],
  },
  'windows-sleep': {
    what: 'Windows may hibernate',
    inject: ({ declared }) => declared.edit('domain-DC01', "<suspend-to-disk enabled='no'/>", ''),
    subject: 'domain:DC01',
    actual: 'enabled: suspend-to-disk',
    xpath: '/domain/pm/suspend-to-disk',
    excerpt: '(nothing) in <pm>',
    also: ['declared-drift domain:DC01'],
  },
  'windows-enlightenments': {
    what: 'Windows watches its processors',
    inject: ({ declared }) => declared.edit('domain-DC01', "<relaxed state='on'/>", "<relaxed state='off'/>"),
    subject: 'domain:DC01',
    actual: 'no relaxed',
    xpath: '/domain/features/hyperv/relaxed',
    excerpt: "state='off'",
    also: ['declared-drift domain:DC01'],
  },
  'nvram-template': {
    what: 'the firmware is one without Secure Boot, and the variables are those with its keys',
    inject: ({ declared }) =>
      declared.edit('domain-DC01', '/usr/share/OVMF/OVMF_CODE_4M.ms.fd', '/run/libvirt/nix-ovmf/OVMF_CODE.fd'),
    subject: 'domain:DC01',
    actual: '/usr/share/OVMF/OVMF_VARS_4M.ms.fd',
    xpath: '/domain/os/nvram/@template',
    excerpt: 'OVMF_VARS_4M.ms.fd',
    also: ['declared-drift domain:DC01'],
  },
  'graphics-reachable': {
    what: 'SPICE chooses no port, and has none',
    inject: ({ declared }) => {
      declared.edit('domain-DC01', " autoport='yes'", '');
      declared.edit('domain-DC01', "<listen type='none'/>", "<listen type='address' address='127.0.0.1'/>");
    },
    subject: 'domain:DC01',
    actual: 'spice without a port',
    xpath: '/domain/devices/graphics[1]',
    excerpt: "type='spice'",
    also: ['declared-drift domain:DC01'],
  },
  'domain-agent': {
    what: 'the channel of DC01’s guest agent was taken out',
    inject: ({ declared, observed }) => {
      const agent = /\s*<channel type='unix'>[\s\S]*?<\/channel>/;
      declared.edit('domain-DC01', agent, '');
      observed.edit('domain-DC01', agent, '');
    },
    subject: 'domain:DC01',
    actual: 'no channel for a guest agent',
    xpath: '/domain/devices/channel[1]',
    excerpt: "<channel type='spicevmc'>",
  },
  'domain-cpu': {
    what: 'DC01 has another processor than the lab says',
    inject: ({ domains }) => {
      for (const domain of domains) if (domain.name === 'DC01') domain.cpu = 'host-model';
    },
    subject: 'domain:DC01',
    actual: 'host-passthrough',
    xpath: '/domain/cpu/@mode',
    excerpt: "mode='host-passthrough'",
  },
  'domain-disk-options': {
    what: 'somebody gave the disk of DC01 another cache',
    inject: ({ observed }) => observed.edit('domain-DC01', "cache='none'", "cache='writeback'"),
    subject: 'domain:DC01',
    actual: 'cache of sda writeback',
    xpath: '/domain/devices/disk[1]/driver/@cache',
    excerpt: "cache='writeback'",
    also: ['declared-drift domain:DC01'],
  },
  'hyperv-passthrough': {
    what: 'the list of enlightenments was kept beside the mode that takes all',
    inject: ({ declared }) => declared.edit('domain-DC01', /<hyperv[\s\S]*<\/hyperv>/, hypervList),
    subject: 'domain:DC01',
    actual: 'passthrough with a vendor_id, evmcs off',
    xpath: "/domain/features/hyperv/vendor_id[@state='on']",
    excerpt: "<vendor_id state='on' value='GenuineIntel'/>",
    also: ['declared-drift domain:DC01'],
  },
  'audio-server': {
    what: 'the sound goes to a PulseAudio that nobody named',
    inject: ({ declared }) => declared.edit('domain-DC01', "id='1' type='spice'", "id='1' type='pulseaudio'"),
    subject: 'domain:DC01',
    actual: 'pulseaudio without serverName',
    xpath: "/domain/devices/audio[@type='pulseaudio' and not(@serverName)]",
    excerpt: "type='pulseaudio'",
    also: ['declared-drift domain:DC01'],
  },
  'network-bridge-delay': {
    what: 'the bridge of lab-net has the delay of a bridge made by hand',
    inject: ({ declared }) => declared.edit('network-lab-net', "delay='0'", "delay='15'"),
    subject: 'network:lab-net',
    actual: '15 s',
    xpath: '/network/bridge/@delay',
    excerpt: "delay='15'",
    also: ['declared-drift network:lab-net'],
  },
  'object-xpath': {
    what: 'the lab’s file says a DNS name of lab-net that Nix does not',
    inject: ({ networks }) => {
      for (const network of networks)
        if (network.name === 'lab-net') network.xpath = new Map([['/network/domain/@name', 'lab.test']]);
    },
    subject: 'network:lab-net',
    actual: '/network/domain/@name is missing',
    xpath: '/network/domain/@name',
    excerpt: '(nothing) in <network',
  },
} satisfies Partial<Record<CheckId, Fault>>;

const hypervList =
  "<hyperv mode='passthrough'><relaxed state='on'/><vendor_id state='on' value='GenuineIntel'/><evmcs state='off'/></hyperv>";
