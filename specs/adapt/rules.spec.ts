import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adaptObject, adaptObjects } from '../../lib/adapt/adapt.ts';
import { parseDomainCapabilities } from '../../lib/adapt/domain-capabilities.ts';
import { rules } from '../../lib/adapt/registry.ts';
import type { SandboxHost } from '../../lib/adapt/sandbox-host.ts';
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

/** Rule, declaration, what must be there afterwards, what must be gone; on the headless host unless another is given. */
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
  ['kvm-features', domain("<features><pvspinlock state='on'/></features>"), '<name>d</name></domain>', 'pvspinlock'],
  [
    'kvm-features',
    domain("<features><acpi/><pvspinlock state='on'/></features>"),
    '<features><acpi/></features>',
    'pv',
  ],
  ['kvm-features', domain("<clock><timer name='tsc' frequency='3'/></clock>"), "<timer name='tsc'/>", 'frequency'],
  ['kvm-features', domain("<launchSecurity type='sev'/>"), '<name>d</name></domain>', 'sev'],
  ['machine', domain("<os><type machine='pc-q35-99.1'>hvm</type></os>"), "machine='q35'", '99'],
  ['machine', domain("<os><type machine='pc-i440fx-99.1'>hvm</type></os>"), "machine='pc'", '99'],
  ['emulator', devices('<emulator>/nix/qemu</emulator>'), '<emulator>/usr/bin/qemu-system-x86_64</emulator>', '/nix'],
  ['direct-boot', domain('<os><type/><kernel>/nix/k</kernel><cmdline>a</cmdline></os>'), '<os><type/></os>', 'cmdline'],
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
  [
    'display',
    devices("<graphics type='vnc'><listen type='network' network='n'/></graphics>"),
    "<listen type='address' address='127.0.0.1'/>",
    'network',
  ],
  [
    'display',
    devices("<graphics type='spice' tlsPort='5901' defaultMode='secure'><channel mode='secure'/></graphics>"),
    "<graphics type='spice'></graphics>",
    'secure',
  ],
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
  [
    'disk-source',
    devices("<disk type='volume' device='disk'><source pool='p' volume='unit:0:0:1' mode='host'/></disk>"),
    "<disk type='volume' device='disk'><source pool='p' volume='unit:0:0:1'/></disk>",
    'mode',
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
    domain('<memoryBacking><hugepages/><locked/></memoryBacking><vcpu>1</vcpu>'),
    '<name>d</name><vcpu>1</vcpu>',
    'memoryBacking',
  ],
  [
    'host-memory',
    domain("<memory unit='GiB'>64</memory><memoryBacking><allocation mode='immediate'/></memoryBacking>"),
    "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
    'immediate',
  ],
  [
    'cgroup-tuning',
    domain(
      "<blkiotune><weight>5</weight></blkiotune><cputune><shares>9</shares><quota>1</quota><emulatorpin cpuset='0'/></cputune><resource><partition>/p</partition></resource>",
    ),
    "<name>d</name><cputune><emulatorpin cpuset='0'/></cputune></domain>",
    'shares',
  ],
  [
    'cgroup-tuning',
    domain('<cputune><global_period>9</global_period></cputune>'),
    '<name>d</name></domain>',
    'cputune',
  ],
  ['pinning', domain("<cputune><vcpupin vcpu='0' cpuset='0'/></cputune>"), '<name>d</name></domain>', 'vcpupin'],
  ['pinning', domain("<vcpu placement='auto'>2</vcpu>"), '<vcpu>2</vcpu>', 'auto'],
  ['pinning', domain("<numatune><memory placement='auto'/></numatune>"), '<name>d</name></domain>', 'numatune'],
  [
    'cpu-features',
    domain("<cpu mode='host-model'><feature policy='require' name='vmx'/><feature policy='forbid' name='svm'/></cpu>"),
    "<feature policy='optional' name='vmx'/><feature policy='disable' name='svm'/>",
    'require',
  ],
  [
    'cpu-features',
    domain("<cpu mode='custom'><model>EPYC</model><feature policy='require' name='invtsc'/></cpu>"),
    "<feature policy='optional' name='invtsc'/>",
    'require',
  ],
  [
    'character-device',
    devices("<serial type='unix'><source mode='connect' path='/run/x.sock'/></serial>"),
    "<source mode='bind' path='/run/x.sock'/>",
    'connect',
  ],
  [
    'character-device',
    devices("<serial type='tcp'><source mode='connect' host='log' service='7'/><protocol type='raw'/></serial>"),
    "<serial type='pty'></serial>",
    'log',
  ],
  [
    'character-device',
    devices("<serial type='tcp'><source mode='bind' host='127.0.0.1' service='7' tls='yes'/></serial>"),
    "<source mode='bind' host='127.0.0.1' service='7' tls='no'/>",
    'yes',
  ],
  ['character-device', devices("<channel type='pipe'><source path='/p'/></channel>"), "<channel type='pty'>", '/p'],
  ['character-device', devices("<rng><backend model='egd' type='tcp'/></rng>"), "model='random'>/dev/urandom<", 'egd'],
  ['character-device', devices("<redirdev bus='usb' type='tcp'/>"), '<devices></devices>', 'tcp'],
  ['character-device', devices("<smartcard mode='host'/>"), '<devices></devices>', 'smartcard'],
  ['character-device', devices("<shmem name='x'><server path='/s'/></shmem>"), '<devices></devices>', 'shmem'],
  [
    'host-file',
    devices("<interface type='bridge'><rom bar='on' file='/nix/x.rom'/></interface>"),
    "<rom bar='on'/>",
    '.rom',
  ],
  ['host-file', devices("<disk><rom file='/nix/x.rom'/></disk>"), '<devices></devices>', '.rom'],
  [
    'host-file',
    domain("<sysinfo type='fwcfg'><entry name='a' file='/nix/a'/><entry name='b'>v</entry></sysinfo>"),
    "<sysinfo type='fwcfg'><entry name='b'>v</entry></sysinfo>",
    '/nix/a',
  ],
  [
    'host-file',
    domain("<sysinfo type='fwcfg'><entry name='a' file='/nix/a'/></sysinfo>"),
    '<name>d</name></domain>',
    'sysinfo',
  ],
  ['host-file', domain("<os><type/><acpi><table type='slic'>/nix/t</table></acpi></os>"), '<os><type/></os>', 'acpi'],
  ['host-file', domain("<os><type/><loader type='rom'>/nix/b</loader></os>"), '<os><type/></os>', 'loader'],
  ['host-file', domain("<os><smbios mode='host'/></os>"), "<smbios mode='emulate'/>", 'host'],
  [
    'shared-folder',
    devices(
      "<filesystem><driver type='virtiofs'/><binary path='/nix/virtiofsd' xattr='on'/><source socket='/run/s'/><target dir='t'/></filesystem>",
    ),
    "<binary path='/usr/libexec/virtiofsd' xattr='on'><sandbox mode='chroot'/>\n</binary><source dir='/var/lib/libvirt/virtspec/shares/d-t'/>",
    '/nix',
  ],
  [
    'shared-folder',
    devices("<filesystem><driver type='virtiofs'/><source dir='/s'/></filesystem>"),
    '<devices></devices>',
    'virtiofs',
    { ...headless, virtiofsd: undefined },
  ],
  [
    'encryption',
    devices("<disk type='file'><source file='/d.img'><encryption/></source></disk>"),
    "<source file='/d.img'></source>",
    'encryption',
  ],
  [
    'interface-bandwidth',
    devices("<interface type='network'><bandwidth><inbound average='1'/></bandwidth></interface>"),
    "<interface type='network'></interface>",
    'bandwidth',
  ],
  [
    'network-bandwidth',
    network("<bandwidth><inbound average='1'/></bandwidth><portgroup name='p'><bandwidth/></portgroup>"),
    "<portgroup name='p'></portgroup>",
    'bandwidth',
  ],
  [
    'network-service',
    network("<bridge name='b' zone='libvirt'/><domain name='lab' register='yes'/>"),
    "<bridge name='b'/><domain name='lab'/>",
    'zone',
  ],
  [
    'qemu-arguments',
    domain(
      "<q:commandline><q:arg value='-object'/><q:arg value='memory-backend-file,id=lg,mem-path=/dev/kvmfr0'/><q:arg value='-device'/><q:arg value='ivshmem-plain,memdev=lg'/><q:arg value='-cpu'/><q:arg value='host'/><q:arg value='-S'/></q:commandline>",
    ),
    "<q:commandline><q:arg value='-S'/></q:commandline>",
    'lg',
  ],
  [
    'qemu-arguments',
    domain("<commandline xmlns='http://libvirt.org/schemas/domain/qemu/1.0'><arg value='-enable-kvm'/></commandline>"),
    '<name>d</name></domain>',
    'commandline',
  ],
  [
    'volume-allocation',
    rendered("<volume><name>v</name><capacity unit='GiB'>60</capacity></volume>"),
    "<allocation unit='bytes'>0</allocation>",
    'GiB>0',
  ],
  [
    'volume-allocation',
    rendered(
      "<volume><name>v</name><capacity unit='GiB'>2</capacity><allocation unit='MiB'>2048</allocation><target><format type='qcow2'/></target></volume>",
    ),
    "<allocation unit='bytes'>0</allocation>",
    '2048',
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
    'interface-source',
    devices(
      "<interface type='bridge'><source bridge='ovs0'/><vlan><tag id='5'/></vlan><virtualport type='openvswitch'/></interface>",
    ),
    "<interface type='bridge'><source bridge='ovs0'/></interface>",
    'vlan',
  ],
  [
    'interface-source',
    devices("<interface type='network'><source network='host-sw'/><vlan><tag id='5'/></vlan></interface>"),
    "<interface type='network'><source network='host-sw'/></interface>",
    'vlan',
  ],
  [
    'interface-source',
    devices("<interface type='user'><backend type='passt'/><portForward proto='tcp'/></interface>"),
    "<interface type='user'></interface>",
    'passt',
  ],
  [
    'network-device',
    network(
      "<forward mode='bridge'/><bridge name='ovs0'/><virtualport type='openvswitch'/><portgroup name='p'><vlan><tag id='1'/></vlan></portgroup>",
    ),
    "<bridge name='ovs0'/><portgroup name='p'></portgroup>",
    'vlan',
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
    const files = readdirSync(new URL('../../lib/adapt/rules/', import.meta.url));
    expect(ids.map((id) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
  });

  it('leave host-model unchanged if libvirt reports that it is supported', () => {
    expect(adaptObject(domain("<cpu mode='host-model'/>"), headless).adaptations).toEqual([]);
  });

  it('leave the VLANs of a plain bridge unchanged, so that libvirt rejects them', () => {
    const bridged = network("<forward mode='bridge'/><bridge name='br0'/><vlan><tag id='5'/></vlan>");
    const uses = devices("<interface type='network'><source network='n'/><vlan><tag id='5'/></vlan></interface>");
    const plain = devices("<interface type='bridge'><source bridge='br0'/><vlan><tag id='5'/></vlan></interface>");
    expect(adaptObjects([bridged, uses, plain], headless).adaptations).toEqual([]);
  });

  it("leave a declared volume's encryption unchanged, and its allocation if it is sparse", () => {
    const volume = rendered(
      "<volume><name>v</name><capacity unit='GiB'>60</capacity><target><format type='qcow2'/></target></volume>",
      { pool: 'p' },
    );
    const disk = devices("<disk type='volume'><source pool='p' volume='v'/><encryption format='luks'/></disk>");
    expect(adaptObjects([volume, disk], headless).adaptations).toEqual([]);
  });

  it('change nothing for a host that has KVM, a render node and the files', () => {
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
