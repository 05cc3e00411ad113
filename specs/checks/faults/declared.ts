import type { CheckId } from '../../../lib/checks/registry.ts';
import type { Parts } from '../reference.ts';
import type { Fault } from './fault.ts';

/** The module declares the lab for a user's own libvirt, and applies it there. */
function ofSession({ module }: Parts): void {
  module.connection = 'qemu:///session';
  const { script = '', wantedBy = [] } = module.service ?? {};
  module.service = { script: script.replace('qemu:///system', 'qemu:///session'), wantedBy };
}

/** Faults of the declared XML and of the lab as a whole. */
export const declaredFaults = {
  'object-declared': {
    what: 'CLIENT02 is in the lab file and in libvirt, but in no Nix list',
    inject: ({ declared }) => declared.remove('domain-CLIENT02'),
    subject: 'domain:CLIENT02',
    actual: 'not declared',
    excerpt: '(nothing)',
    also: ['undeclared-object domain:CLIENT02'],
  },
  'object-intended': {
    what: 'CLIENT02 is declared, but the lab file does not name it',
    inject: ({ domains }) => domains.splice(3, 1),
    subject: 'domain:CLIENT02',
    actual: 'not in lab.yaml',
    xpath: '/domain/name',
    excerpt: '<name>CLIENT02</name>',
  },
  'session-proven': {
    what: 'the lab is a user’s own libvirt’s, and was proven on that of a system',
    inject: ofSession,
    subject: 'lab:homelab-sccm',
    actual: /^checked on a system libvirt: whether the guests start without privileges is unknown$/,
    excerpt: 'qemu:///session',
    also: ['session-network network:default', 'session-network network:lab-net'],
  },
  'session-network': {
    what: 'a NAT network is declared for a user’s own libvirt',
    inject: ofSession,
    subject: 'network:default',
    actual: 'forward mode nat',
    xpath: '/network/name',
    excerpt: '<name>default</name>',
    also: ['session-network network:lab-net', 'session-proven lab:homelab-sccm'],
  },
  'libvirt-as-host': {
    what: 'the lab file names the host’s libvirt, and the lab was proven on an older one',
    inject: (parts) => {
      parts.libvirt = '9.0.0';
    },
    subject: 'lab:homelab-sccm',
    actual: /^libvirt 9\.0\.0, which is older: it does not know the XML and the defaults of newer releases$/,
    excerpt: 'Running against daemon: 9.0.0',
  },
  'schema-valid': {
    what: "libvirt's schema refuses a misspelt element",
    inject: ({ violations }) =>
      violations.set('domain DC01', [
        { message: 'element memry is not allowed', line: 4, excerpt: '<memry>2</memry>' },
      ]),
    subject: 'domain:DC01',
    actual: 'element memry is not allowed',
    xpath: '/domain/memory',
    excerpt: '<memry>2</memry>',
  },
  'attributes-emitted': {
    what: 'the memory of DC01 is misspelt in Nix',
    inject: ({ dropped }) => dropped.set('domain-DC01', ['memry']),
    subject: 'domain:DC01',
    actual: 'not in the XML: memry',
    excerpt: 'memry',
  },
  'recorded-current': {
    what: 'the memory of DC01 was changed in Nix since it was recorded',
    inject: (parts) => {
      parts.recorded = (texts) => texts.edit('domain-DC01', "<memory unit='GiB'>2<", "<memory unit='GiB'>1<");
    },
    subject: 'lab:homelab-sccm',
    actual: 'domain DC01 differs',
    excerpt: 'domain DC01 /domain/memory: 1 → 2',
  },
  'uuid-pinned': {
    what: 'the pool has no UUID',
    inject: ({ declared }) => declared.edit('pool-homelab', /\s*<uuid>.*<\/uuid>/, ''),
    subject: 'pool:homelab',
    actual: 'none',
    xpath: '/pool/uuid',
    excerpt: "(nothing) in <pool type='dir'>",
  },
  'fields-pinned': {
    what: 'libvirt gives the second NIC of DC01 another MAC at every define',
    inject: (parts) => {
      // A further apply with the same value would have pinned it.
      parts.rebuilt.unavailable = 'nothing was applied again';
      parts.define = (texts, time) => texts.edit('domain-DC01', '52:54:00:7a:00:10', `52:54:00:0f:3c:0${time}`);
    },
    subject: 'domain:DC01',
    actual: 'different in each definition: /domain/devices/interface[2]/mac/@address',
    xpath: '/domain/devices/interface[2]/mac/@address',
    excerpt: '52:54:00:0f:3c:00 → 52:54:00:0f:3c:01 → 52:54:00:0f:3c:02',
  },
  'uuid-unique': {
    what: 'CLIENT02 was copied from CLIENT01 with its UUID',
    inject: ({ declared, observed }) => {
      for (const side of [declared, observed])
        side.edit('domain-CLIENT02', '0004-4c11-9a01-3f1e5b7d9c04', '0003-4c11-9a01-3f1e5b7d9c03');
    },
    subject: 'domain:CLIENT01',
    actual: 'd0a1c1f2-0003-4c11-9a01-3f1e5b7d9c03 is also the UUID of CLIENT02',
    xpath: '/domain/uuid',
    excerpt: '<uuid>d0a1c1f2-0003-4c11-9a01-3f1e5b7d9c03</uuid>',
    also: ['uuid-unique domain:CLIENT02'],
  },
  'uuid-intended': {
    what: 'the lab file pins another UUID for DC01',
    inject: ({ domains }) => {
      if (domains[0]) domains[0].uuid = 'ffffffff-0001-4c11-9a01-3f1e5b7d9c01';
    },
    subject: 'domain:DC01',
    actual: 'd0a1c1f2-0001-4c11-9a01-3f1e5b7d9c01',
    xpath: '/domain/uuid',
    excerpt: '<uuid>d0a1c1f2-0001-4c11-9a01-3f1e5b7d9c01</uuid>',
    also: ['probe-uuid domain:DC01'],
  },
  'mac-unique': {
    what: "CLIENT02's first NIC was copied from CLIENT01",
    inject: ({ declared, observed }) => {
      for (const side of [declared, observed]) side.edit('domain-CLIENT02', '52:54:00:56:00:22', '52:54:00:56:00:21');
    },
    subject: 'domain:CLIENT01',
    actual: '52:54:00:56:00:21 is also used by domain CLIENT02',
    xpath: '/domain/devices/interface[1]/mac/@address',
    excerpt: "<mac address='52:54:00:56:00:21'/>",
    also: ['mac-unique domain:CLIENT02'],
  },
  'active-declared': {
    what: 'the pool has `active = null`, so that it ends inactive',
    inject: ({ active }) => active.set('pool-homelab', null),
    subject: 'pool:homelab',
    actual: 'active = null',
    excerpt: 'active = null',
  },
  'undeclared-object': {
    what: 'libvirt has a domain of somebody else, which the switch deletes',
    inject: ({ observed }) => {
      observed.copy('domain-DC01', 'domain-WEB');
      observed.edit('domain-WEB', /<interface[\s\S]*<\/interface>/, '');
      observed.edit('domain-WEB', 'd0a1c1f2-0001', 'd0a1c1f2-0009');
    },
    subject: 'domain:WEB',
    actual: 'not declared: the switch undefines it',
    xpath: '/domain/uuid',
    excerpt: '<uuid>d0a1c1f2-0009-4c11-9a01-3f1e5b7d9c01</uuid>',
  },
  'interface-mac-pinned': {
    what: "the plan's second NIC has no MAC",
    inject: (parts) => {
      parts.declared.edit('domain-DC01', "      <mac address='52:54:00:7a:00:10'/>\n", '');
      parts.rebuilt.unavailable = 'this fault shows without one';
    },
    subject: 'domain:DC01',
    actual: 'none on interface 2',
    xpath: '/domain/devices/interface[2]/mac/@address',
    excerpt: "(nothing) in <interface type='network'>",
  },
  'interface-model-explicit': {
    what: "the template's own NIC has no model",
    inject: ({ declared }) => declared.edit('domain-DC01', "      <model type='e1000e'/>\n", ''),
    subject: 'domain:DC01',
    actual: 'none on interface 1 (libvirt picks e1000e)',
    xpath: '/domain/devices/interface[1]/model/@type',
    excerpt: "(nothing) in <interface type='bridge'>",
    also: ['declared-drift domain:DC01'],
  },
  'interface-source-declared': {
    what: 'a NIC is bridged to a bridge that nobody makes',
    inject: ({ declared }) => declared.edit('domain-DC01', "bridge='virbr56'", "bridge='virbr99'"),
    subject: 'domain:DC01',
    actual: 'neither declared nor found: virbr99',
    xpath: '/domain/devices/interface[1]/source',
    excerpt: "<source bridge='virbr99'/>",
    also: ['declared-drift domain:DC01'],
  },
  'disk-volume-declared': {
    what: 'a disk names a volume that no pool has',
    inject: ({ declared }) => declared.edit('domain-DC01', "volume='dc01.qcow2'", "volume='dc1.qcow2'"),
    subject: 'domain:DC01',
    actual: 'not declared: homelab/dc1.qcow2',
    xpath: '/domain/devices/disk[1]/source',
    excerpt: "<source pool='homelab' volume='dc1.qcow2'/>",
    also: ['declared-drift domain:DC01'],
  },
  'disk-unique': {
    what: 'CLIENT02 was copied from CLIENT01 with its disk, named by its path',
    inject: ({ declared }) =>
      declared.edit(
        'domain-CLIENT02',
        "pool='homelab' volume='client02.qcow2'",
        "file='/var/lib/libvirt/images/homelab/client01.qcow2'",
      ),
    subject: 'domain:CLIENT01',
    actual: 'homelab/client01.qcow2 is also a disk of CLIENT02',
    xpath: '/domain/devices/disk[1]/source',
    excerpt: "<source pool='homelab' volume='client01.qcow2'/>",
    also: ['declared-drift domain:CLIENT02', 'disk-unique domain:CLIENT02'],
  },
  'nvram-unique': {
    what: 'CLIENT02 was copied from CLIENT01 with its NVRAM',
    inject: ({ declared }) => declared.edit('domain-CLIENT02', 'client02.nvram', 'client01.nvram'),
    subject: 'domain:CLIENT01',
    actual: '/var/lib/libvirt/qemu/nvram/client01.nvram is also the NVRAM file of CLIENT02',
    xpath: '/domain/os/nvram',
    excerpt: /client01\.nvram/,
    also: ['declared-drift domain:CLIENT02', 'nvram-unique domain:CLIENT02'],
  },
  'graphics-port-unique': {
    what: 'CLIENT02 was copied from CLIENT01 with the port of its screen',
    inject: ({ declared }) => {
      for (const name of ['domain-CLIENT01', 'domain-CLIENT02'] as const)
        declared.edit(name, /autoport='yes'>\s*<listen type='none'\/>/, "port='5930' listen='127.0.0.1'>");
    },
    subject: 'domain:CLIENT01',
    actual: '5930 is also the port of CLIENT02',
    xpath: '/domain/devices/graphics[1]/@port',
    excerpt: '5930',
    also: ['declared-drift domain:CLIENT01', 'declared-drift domain:CLIENT02', 'graphics-port-unique domain:CLIENT02'],
  },
  'graphics-gl': {
    what: 'the template turned on OpenGL',
    inject: ({ declared }) => declared.edit('domain-DC01', "<gl enable='no'/>", "<gl enable='yes'/>"),
    subject: 'domain:DC01',
    actual: 'spice with OpenGL',
    xpath: '/domain/devices/graphics[1]/gl',
    excerpt: "<gl enable='yes'/>",
    also: ['declared-drift domain:DC01'],
  },
  'graphics-gl-local': {
    what: 'the screen with OpenGL is on a port',
    inject: ({ declared }) => {
      declared.edit('domain-DC01', "<gl enable='no'/>", "<gl enable='yes'/>");
      declared.edit('domain-DC01', "<listen type='none'/>", "<listen type='address' address='127.0.0.1'/>");
    },
    subject: 'domain:DC01',
    actual: 'OpenGL with a port',
    xpath: '/domain/devices/graphics[1]/gl',
    excerpt: "<gl enable='yes'/>",
    also: ['declared-drift domain:DC01', 'graphics-gl domain:DC01'],
  },
} satisfies Partial<Record<CheckId, Fault>>;
