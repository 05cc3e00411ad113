import type { CheckId } from '../../../lib/checks/registry.ts';
import type { Fault } from './fault.ts';

export const networkFaults = {
  'network-active': {
    what: 'lab-net is defined, but not started',
    inject: ({ inactive }) => inactive.add('network-lab-net'),
    subject: 'network:lab-net',
    actual: 'inactive',
    excerpt: 'lab-net   inactive',
  },
  'network-address': {
    what: 'lab-net has another subnet',
    inject: ({ observed }) => observed.edit('network-lab-net', "address='192.168.56.1'", "address='192.168.57.1'"),
    subject: 'network:lab-net',
    actual: '192.168.57.1/24',
    xpath: '/network/ip',
    excerpt: /^<ip address='192\.168\.57\.1' netmask='255\.255\.255\.0'>/,
    also: ['declared-drift network:lab-net'],
  },
  'network-bridge': {
    what: 'lab-net has another bridge, which its guests do not know',
    inject: ({ observed, links }) => {
      observed.edit('network-lab-net', "name='virbr56'", "name='virbr1'");
      links.push({ name: 'virbr1', up: true, mac: undefined, addresses: ['192.168.56.1/24'] });
    },
    subject: 'network:lab-net',
    actual: 'virbr1',
    xpath: '/network/bridge/@name',
    excerpt: "<bridge name='virbr1' stp='on' delay='0'/>",
    also: [...onEveryDomain('probe-lease'), ...onEveryDomain('probe-network'), 'declared-drift network:lab-net'],
  },
  'network-dhcp-range': {
    what: 'lab-net gives out the addresses that the servers have by hand',
    inject: ({ observed }) => observed.edit('network-lab-net', '192.168.56.100', '192.168.56.2'),
    subject: 'network:lab-net',
    actual: '192.168.56.2-192.168.56.200',
    xpath: '/network/ip/dhcp/range',
    excerpt: "<range start='192.168.56.2' end='192.168.56.200'/>",
    also: [...onEveryDomain('probe-lease'), 'declared-drift network:lab-net'],
  },
  'network-forward': {
    what: 'lab-net is isolated',
    inject: ({ observed }) => observed.edit('network-lab-net', "  <forward mode='nat'/>\n", ''),
    subject: 'network:lab-net',
    actual: 'isolated',
    xpath: '/network/forward/@mode',
    excerpt: '(nothing) in <network>',
    also: ['declared-drift network:lab-net'],
  },
  'network-mac': {
    what: 'lab-net has not the MAC that the lab file pins',
    inject: ({ networks }) => {
      if (networks[0]) networks[0].mac = '52:54:00:56:00:FF';
    },
    subject: 'network:lab-net',
    actual: '52:54:00:56:00:01',
    xpath: '/network/mac/@address',
    excerpt: "<mac address='52:54:00:56:00:01'/>",
  },
  'bridge-address': {
    what: 'libvirt says active, but the kernel has no address on the bridge',
    inject: ({ links }) => links.splice(0, 1, { name: 'virbr56', up: true, mac: undefined, addresses: [] }),
    subject: 'network:lab-net',
    actual: 'no address',
    excerpt: '(nothing)',
  },
  'network-mac-pinned': {
    what: 'default has no MAC declared',
    inject: (parts) => {
      parts.declared.edit('network-default', "  <mac address='52:54:00:7a:00:01'/>\n", '');
      parts.rebuilt.unavailable = 'this fault shows without one';
    },
    subject: 'network:default',
    actual: 'none',
    xpath: '/network/mac/@address',
    excerpt: '(nothing) in <network>',
  },
  'network-bridge-unique': {
    what: "a third network was copied with default's bridge",
    inject: (parts) => {
      thirdNetwork(parts);
      parts.declared.edit('network-third', "name='virbr3'", "name='virbr0'");
    },
    subject: 'network:third',
    actual: 'virbr0 is also the bridge of default',
    xpath: '/network/bridge/@name',
    excerpt: "<bridge name='virbr0' stp='on' delay='0'/>",
    also: ['network-active network:third', 'network-bridge-unique network:default', 'object-intended network:third'],
  },
  'network-subnet-unique': {
    what: "a third network lies inside default's subnet",
    inject: (parts) => {
      thirdNetwork(parts);
      parts.declared.edit(
        'network-third',
        "address='10.0.0.1' netmask='255.255.255.0'",
        "address='192.168.122.129' prefix='25'",
      );
    },
    subject: 'network:third',
    actual: 'overlaps default (192.168.122.0/24)',
    xpath: '/network/ip',
    excerpt: "<ip address='192.168.122.129' prefix='25'>",
    also: ['network-active network:third', 'network-subnet-unique network:default', 'object-intended network:third'],
  },
  'network-virtualbox-range': {
    what: "the plan's own subnet is VirtualBox's",
    inject: () => {},
    subject: 'network:lab-net',
    actual: '192.168.56.1 is in 192.168.56.0/24',
    xpath: '/network/ip',
    excerpt: /^<ip address='192\.168\.56\.1'/,
  },
  'network-dhcp-conflict': {
    what: 'DC01 will serve DHCP on lab-net, where libvirt does',
    inject: ({ domains }) => {
      if (domains[0]) domains[0].servesDhcpOn = ['lab-net'];
    },
    subject: 'network:lab-net',
    actual: 'DHCP by DC01 and libvirt',
    xpath: '/network/ip/dhcp/range',
    excerpt: "<range start='192.168.56.100' end='192.168.56.200'/>",
  },
} satisfies Partial<Record<CheckId, Fault>>;

/** A further network, declared only; the lab file does not name it. */
function thirdNetwork({ declared }: Parameters<Fault['inject']>[0]): void {
  declared.copy('network-default', 'network-third');
  declared.edit('network-third', '8b1c5c1a-3f1d', '8b1c5c1a-3f1e');
  declared.edit('network-third', '52:54:00:7a:00:01', '52:54:00:7b:00:01');
  declared.edit('network-third', "name='virbr0'", "name='virbr3'");
  declared.edit('network-third', "address='192.168.122.1'", "address='10.0.0.1'");
  declared.edit('network-third', /<dhcp>[\s\S]*<\/dhcp>/, '');
}

/** The reference lab's guests are all on both networks. */
function onEveryDomain<Id extends CheckId>(id: Id): `${Id} ${string}`[] {
  return ['DC01', 'SCCM01', 'CLIENT01', 'CLIENT02'].map((name) => `${id} domain:${name}` as const);
}
