import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adaptObject } from '../../../lib/target/adapt/adapt.ts';
import { parseDomainCapabilities } from '../../../lib/target/adapt/domain-capabilities.ts';
import { rules } from '../../../lib/target/adapt/registry.ts';
import type { SandboxHost } from '../../../lib/target/adapt/sandbox-host.ts';
import { domain, headless, rendered, workstation } from './host.ts';

const noSpice = parseDomainCapabilities(
  `<domainCapabilities><devices>
    <graphics supported='yes'><enum name='type'><value>vnc</value></enum></graphics>
    <video supported='yes'><enum name='modelType'><value>vga</value><value>virtio</value></enum></video>
    <redirdev supported='no'/>
    <channel supported='yes'><enum name='type'><value>pty</value><value>unix</value></enum></channel>
  </devices></domainCapabilities>`,
);
const without: SandboxHost = { ...headless, capabilities: { x86_64: noSpice } };
const devices = (xml: string) => domain(`<devices>${xml}</devices>`);
const network = (xml: string) => rendered(`<network><name>n</name>${xml}</network>`);

/** Rule, declared, what of it must be there after, what must be gone; on the headless host unless another is given. */
type Case = readonly [
  rule: string,
  declared: ReturnType<typeof rendered>,
  to: string,
  gone: string,
  host?: SandboxHost,
];

const cases: readonly Case[] = [
  ['kvm-to-tcg', domain('', 'kvm'), "<domain type='qemu'>", "'kvm'"],
  ['cpu-mode', domain("<cpu mode='host-passthrough'/>"), "<cpu mode='maximum'/>", 'host-passthrough'],
  [
    'cpu-mode',
    domain("<cpu mode='host-passthrough' migratable='on'/>"),
    "<cpu mode='maximum' migratable='on'/>",
    'passthrough',
    { ...headless, capabilities: {} },
  ],
  ['cpu-check', domain("<cpu check='partial'><model>EPYC</model></cpu>"), "check='none'", 'partial'],
  [
    'hyperv',
    domain("<features><hyperv><vapic state='on'/><vpindex state='on'/><ipi state='on'/></hyperv></features>"),
    "<hyperv><vapic state='on'/></hyperv>",
    'vpindex',
  ],
  ['kvm-features', domain("<features><pvspinlock state='on'/></features>"), '<features></features>', 'pvspinlock'],
  ['kvm-features', domain("<clock><timer name='tsc' frequency='3'/></clock>"), "<timer name='tsc'/>", 'frequency'],
  ['kvm-features', domain("<launchSecurity type='sev'/>"), '<name>d</name></domain>', 'sev'],
  ['machine', domain("<os><type machine='pc-q35-99.1'>hvm</type></os>"), "machine='q35'", '99'],
  ['machine', domain("<os><type machine='pc-i440fx-99.1'>hvm</type></os>"), "machine='pc'", '99'],
  ['emulator', devices('<emulator>/nix/qemu</emulator>'), '<emulator>/usr/bin/qemu-system-x86_64</emulator>', '/nix'],
  ['direct-boot', domain('<os><kernel>/nix/k</kernel><cmdline>a</cmdline></os>'), '<os></os>', 'cmdline'],
  ['spice', devices("<graphics type='spice'><gl enable='no'/></graphics>"), "type='vnc'", 'gl', without],
  ['spice', devices("<audio id='2' type='spice'/>"), "<audio id='2' type='none'/>", 'spice', without],
  [
    'spice',
    devices("<channel type='spiceport'/><channel type='pty'/>"),
    "<devices><channel type='pty'/>",
    'spiceport',
    without,
  ],
  ['spice', devices("<redirdev bus='usb' type='spicevmc'/>"), '<devices></devices>', 'redirdev', without],
  [
    'video',
    devices("<video><model type='qxl' primary='yes'/></video>"),
    "type='vga' heads='1' primary='yes'",
    'qxl',
    without,
  ],
  ['display', devices("<graphics type='sdl'/>"), '<devices></devices>', 'sdl'],
  ['display', devices("<graphics type='vnc'><listen address='10.0.0.1'/></graphics>"), "address='127.0.0.1'", '10.0'],
  ['render-node', devices("<graphics type='spice'><gl enable='yes'/></graphics>"), "<gl enable='no'/>", 'yes'],
  ['render-node', devices("<graphics type='egl-headless'/>"), '<devices></devices>', 'egl'],
  ['render-node', devices("<video><model><acceleration accel3d='yes'/></model></video>"), "accel3d='no'", 'yes'],
  ['audio', devices("<audio id='1' type='pipewire' runtimeDir='/run'/>"), "<audio id='1' type='none'/>", 'runtimeDir'],
  ['host-device', devices("<hostdev mode='subsystem' type='pci'/>"), '<devices></devices>', 'hostdev'],
  [
    'host-device',
    devices("<tpm><backend type='passthrough'/></tpm>"),
    "<backend type='emulator' version='2.0'/>",
    'pass',
  ],
  [
    'host-device',
    devices("<serial type='dev'><source path='/dev/ttyS0'/></serial>"),
    "<serial type='pty'></serial>",
    'ttyS0',
  ],
  ['missing-device', devices("<vsock model='virtio'/>"), '<devices></devices>', 'vsock'],
  ['missing-device', devices("<rng><backend model='random'>/dev/hwrng</backend></rng>"), '>/dev/urandom<', 'hwrng'],
  [
    'disk-source',
    devices(
      "<disk type='block' device='lun'><source dev='/dev/sda' startupPolicy='optional'/><target dev='sda'/></disk>",
    ),
    "<disk type='file' device='disk'><source file='/var/lib/libvirt/virtspec/disks/d-sda.img' startupPolicy='optional'/>",
    '/dev/sda',
  ],
  ['direct-io', devices("<disk><driver cache='none' io='native'/></disk>"), "cache='writeback' io='threads'", 'native'],
  [
    'interface-source',
    devices("<interface type='direct'><mac address='52:54:00:00:00:01'/><source dev='eno1' mode='vepa'/></interface>"),
    "<interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='eno1'/></interface>",
    'vepa',
  ],
  [
    'interface-source',
    devices(
      "<interface type='vhostuser'><mac address='52:54:00:00:00:01'/><source path='/s'/><model type='virtio'/></interface>",
    ),
    "<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>",
    '/s',
  ],
  [
    'host-memory',
    domain('<memoryBacking><hugepages/></memoryBacking>'),
    '<memoryBacking></memoryBacking>',
    'hugepages',
  ],
  ['pinning', domain("<vcpu cpuset='0-3'>2</vcpu>"), '<vcpu>2</vcpu>', 'cpuset'],
  [
    'security-label',
    domain("<seclabel model='apparmor'/><seclabel model='dac'/>"),
    "<name>d</name><seclabel model='dac'/>",
    'apparmor',
  ],
  [
    'network-device',
    network("<forward mode='nat' dev='eno1'><interface dev='eno1'/></forward>"),
    "<forward mode='nat'>",
    'eno1',
  ],
  [
    'network-device',
    network("<forward mode='passthrough'><interface dev='eno1'/></forward>"),
    "<forward mode='bridge'/><bridge name='eno1'/>",
    'passthrough',
  ],
  [
    'network-device',
    network("<forward mode='bridge'/><bridge name='ovs0'/><virtualport type='openvswitch'/>"),
    "<bridge name='ovs0'/></network>",
    'openvswitch',
  ],
  [
    'pool-type',
    rendered(
      "<pool type='logical'><name>vg</name><source><device path='/dev/sda'/></source><target><path>/dev/vg</path></target></pool>",
    ),
    "<pool type='dir'><name>vg</name><target><path>/var/lib/libvirt/virtspec/pools/vg</path></target></pool>",
    '/dev/vg',
  ],
  [
    'pool-type',
    rendered(
      "<pool type='netfs'><name>nfs</name><source><host name='nas'/></source><target><path>/mnt/nas</path></target></pool>",
    ),
    "<pool type='dir'><name>nfs</name><target><path>/mnt/nas</path></target></pool>",
    'source',
  ],
  [
    'pool-type',
    rendered("<pool type='rbd'><name>a b</name><source/></pool>"),
    '<target><path>/var/lib/libvirt/virtspec/pools/a%20b</path></target>',
    'rbd',
  ],
  [
    'firmware',
    domain("<os><type machine='q35'/><loader type='pflash'>/nix/CODE.fd</loader></os>"),
    "<loader type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.plain.fd</loader>",
    '/nix',
  ],
];

const named = cases.map(([rule, declared, to, gone, host = headless]) => ({ rule, declared, to, gone, host }));

describe('the rules', () => {
  it.each(named)('$rule: $to', ({ rule, declared, to, gone, host }) => {
    expect(declared.xml.text).not.toContain(to);
    const { object, adaptations } = adaptObject(declared, host);
    expect(object.xml.text).toContain(to);
    expect(object.xml.text).not.toContain(gone);
    expect(new Set(adaptations.map((adaptation) => adaptation.rule))).toEqual(new Set([rule]));
    expect(adaptObject(object, host).adaptations).toEqual([]);
  });

  it('are all covered here, one file each', () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(cases.map(([rule]) => rule))).toEqual(new Set(ids));
    const files = readdirSync(new URL('../../../lib/target/adapt/rules/', import.meta.url));
    expect(ids.map((id) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
  });

  it('leave host-model where libvirt says that it can', () => {
    expect(adaptObject(domain("<cpu mode='host-model'/>"), headless).adaptations).toEqual([]);
  });

  it('leave alone what a host with KVM, a render node and its files has', () => {
    const declared = cases.map(([, object]) => object);
    const needed = (host: SandboxHost) => declared.flatMap((object) => adaptObject(object, host).adaptations).length;
    expect(needed(workstation)).toBeLessThan(needed(headless));
    const hostless = [
      'kvm-to-tcg',
      'cpu-mode',
      'hyperv',
      'machine',
      'emulator',
      'firmware',
      'render-node',
      'direct-io',
    ];
    for (const [rule, object] of cases) {
      if (hostless.includes(rule)) expect(adaptObject(object, workstation)).toEqual({ object, adaptations: [] });
    }
  });
});
