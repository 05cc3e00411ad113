/** One small domain: a machine, and one device, firmware or setting to test. */
export interface Kind {
  readonly name: string;
  readonly xml: string;
}

interface Parts {
  readonly machine?: 'pc' | 'q35';
  /** Replaces the plain `<os>`; `MACHINE` stands for the machine. */
  readonly os?: string;
  /** Added to the other top-level elements. */
  readonly top?: string;
  readonly devices?: string;
  readonly memory?: string;
}

/** By their names in docs/start-writes.md. */
const parts: Readonly<Record<string, Parts>> = {
  'plain pc': {},
  'plain q35': { machine: 'q35' },
  ...each('cpu', ['maximum', 'host-model'], (mode) => ({ top: `<cpu mode='${mode}'/>` })),
  ...each('cpu model', ['qemu64', 'Nehalem', 'EPYC'], (model) => ({
    top: `<cpu mode='custom' match='exact'><model fallback='allow'>${model}</model></cpu>`,
  })),
  'cpu topology': { top: "<vcpu>4</vcpu><cpu><topology sockets='1' cores='2' threads='2'/></cpu>" },
  'cpu numa': { top: "<vcpu>2</vcpu><cpu><numa><cell id='0' cpus='0-1' memory='65536'/></numa></cpu>" },
  'vcpu current': { top: "<vcpu current='1'>2</vcpu>" },
  'current memory': { memory: "<memory unit='MiB'>96</memory><currentMemory unit='MiB'>64</currentMemory>" },
  'memory in odd bytes': { memory: "<memory unit='b'>67108865</memory>" },
  'memory slots': {
    memory: "<maxMemory slots='2' unit='MiB'>512</maxMemory><memory unit='MiB'>128</memory>",
    top: "<cpu><numa><cell id='0' cpus='0' memory='131072'/></numa></cpu>",
  },
  // Firmware.
  'firmware efi': {
    ...{ machine: 'q35', top: '<features><acpi/></features>' },
    os: "<os firmware='efi'><type machine='MACHINE'>hvm</type></os>",
  },
  'firmware with Secure Boot': {
    ...{ machine: 'q35', top: "<features><acpi/><smm state='on'/></features>" },
    os: "<os firmware='efi'><type machine='MACHINE'>hvm</type><loader secure='yes'/></os>",
  },
  'firmware without Secure Boot, with its variables': {
    ...{ machine: 'q35', top: '<features><acpi/></features>' },
    os: "<os firmware='efi'><type machine='MACHINE'>hvm</type><loader secure='no'/><nvram/></os>",
  },
  'firmware with enrolled keys': {
    ...{ machine: 'q35', top: "<features><acpi/><smm state='on'/></features>" },
    os: "<os firmware='efi'><type machine='MACHINE'>hvm</type><firmware><feature enabled='yes' name='enrolled-keys'/><feature enabled='yes' name='secure-boot'/></firmware></os>",
  },
  ...each('loader', ['OVMF_CODE_4M.fd', 'OVMF_CODE_4M.ms.fd', 'OVMF_CODE_4M.secboot.fd'], (file) => ({
    ...{ machine: 'q35', top: "<features><acpi/><smm state='on'/></features>" },
    os: `<os><type machine='MACHINE'>hvm</type><loader readonly='yes' ${file.includes('_4M.fd') ? '' : "secure='yes'"} type='pflash'>/usr/share/OVMF/${file}</loader><nvram template='/usr/share/OVMF/${file.replace('CODE', 'VARS').replace('secboot', 'ms')}'>/var/lib/libvirt/qemu/nvram/NAME.fd</nvram></os>`,
  })),
  'loader rom': { os: "<os><type machine='MACHINE'>hvm</type><loader>/usr/share/seabios/bios-256k.bin</loader></os>" },
  'boot menu': {
    os: "<os><type machine='MACHINE'>hvm</type><boot dev='cdrom'/><boot dev='hd'/><bootmenu enable='yes' timeout='100'/></os>",
  },
  'smbios of the host': { os: "<os><type machine='MACHINE'>hvm</type><smbios mode='host'/></os>" },
  'smbios of its own': {
    os: "<os><type machine='MACHINE'>hvm</type><smbios mode='sysinfo'/></os>",
    top: "<sysinfo type='smbios'><system><entry name='serial'>12-34</entry></system></sysinfo>",
  },
  ...each('tpm', ['tpm-tis', 'tpm-crb'], (model) => ({
    machine: 'q35',
    devices: `<tpm model='${model}'><backend type='emulator' version='2.0'/></tpm>`,
  })),
  'tpm without a version': { devices: "<tpm model='tpm-tis'><backend type='emulator'/></tpm>" },
  'tpm with a profile': {
    machine: 'q35',
    devices: "<tpm model='tpm-crb'><backend type='emulator' version='2.0'><profile name='default-v1'/></backend></tpm>",
  },
  'tpm that stays': {
    machine: 'q35',
    devices: "<tpm model='tpm-crb'><backend type='emulator' version='2.0' persistent_state='yes'/></tpm>",
  },
  // Storage.
  ...each('disk', ['ide', 'sata', 'scsi', 'virtio', 'usb'], (bus) => ({
    machine: bus === 'ide' ? 'pc' : 'q35',
    devices: `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/tmp/disk.qcow2'/><target dev='${bus === 'virtio' ? 'vda' : bus === 'ide' ? 'hda' : 'sda'}' bus='${bus}'/></disk>`,
  })),
  ...each('empty cdrom', ['ide', 'sata', 'scsi', 'usb'], (bus) => ({
    machine: bus === 'ide' ? 'pc' : 'q35',
    devices: `<disk type='file' device='cdrom'><target dev='${bus === 'ide' ? 'hdc' : 'sdb'}' bus='${bus}'/><readonly/></disk>`,
  })),
  floppy: { devices: "<disk type='file' device='floppy'><target dev='fda' bus='fdc'/></disk>" },
  'disk with a serial, discard and cache': {
    devices:
      "<disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none' discard='unmap' io='threads'/><source file='/tmp/disk.qcow2'/><target dev='vda' bus='virtio'/><serial>S1</serial></disk>",
  },
  'disk over a base': {
    devices:
      "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/tmp/over.qcow2'/><target dev='vda' bus='virtio'/></disk>",
  },
  'disk of a pool': {
    devices:
      "<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='starts' volume='disk.qcow2'/><target dev='vda' bus='virtio'/></disk>",
  },
  'two disks, by order': {
    devices: ['vdb', 'vda']
      .map(
        (dev, index) =>
          `<disk type='file' device='disk'><driver type='qcow2'/><source file='/tmp/disk${index}.qcow2'/><target dev='${dev}' bus='virtio'/><boot order='${2 - index}'/></disk>`,
      )
      .join(''),
  },
  'filesystem 9p': {
    devices: "<filesystem type='mount' accessmode='mapped'><source dir='/tmp'/><target dir='share'/></filesystem>",
  },
  // Controllers.
  ...each('usb controller', ['piix3-uhci', 'qemu-xhci', 'nec-xhci', 'ich9-ehci1', 'none'], (model) => ({
    devices: `<controller type='usb' index='0' model='${model}'/>`,
  })),
  ...each('scsi controller', ['virtio-scsi', 'lsilogic', 'lsisas1068'], (model) => ({
    devices: `<controller type='scsi' index='0' model='${model}'/>`,
  })),
  ...each('controller', ['sata', 'virtio-serial', 'ccid'], (type) => ({
    machine: 'q35',
    devices: `<controller type='${type}' index='0'/>`,
  })),
  'pcie ports': {
    machine: 'q35',
    devices:
      "<controller type='pci' index='0' model='pcie-root'/><controller type='pci' index='1' model='pcie-root-port'/><controller type='pci' index='2' model='pcie-to-pci-bridge'/>",
  },
  // Network.
  ...each('nic', ['e1000', 'e1000e', 'rtl8139', 'virtio', 'ne2k_pci', 'pcnet', 'vmxnet3'], (model) => ({
    machine: 'q35',
    devices: `<interface type='user'><mac address='52:54:00:00:00:01'/><model type='${model}'/></interface>`,
  })),
  'nic without a model': { devices: "<interface type='user'><mac address='52:54:00:00:00:01'/></interface>" },
  'nic on a network': {
    devices:
      "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='starts'/><model type='virtio'/></interface>",
  },
  'nic with a name on the host': {
    devices:
      "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='starts'/><target dev='tap-starts'/><model type='virtio'/></interface>",
  },
  'nic with queues and a filter': {
    devices:
      "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='starts'/><model type='virtio'/><driver name='qemu' queues='1'/><link state='down'/></interface>",
  },
  // Displays and sound.
  ...each('graphics', ['vnc', 'spice'], (type) => ({ devices: `<graphics type='${type}' autoport='yes'/>` })),
  'graphics with a port': { devices: "<graphics type='vnc' port='5907' listen='127.0.0.1'/>" },
  'graphics on a socket': { devices: "<graphics type='vnc'><listen type='socket'/></graphics>" },
  'graphics that nobody reaches': { devices: "<graphics type='spice'><listen type='none'/></graphics>" },
  ...each('video', ['vga', 'cirrus', 'virtio', 'qxl', 'bochs', 'none', 'ramfb', 'vmvga'], (type) => ({
    machine: 'q35',
    devices: `<graphics type='vnc'/><video><model type='${type}'/></video>`,
  })),
  'two screens': {
    machine: 'q35',
    devices:
      "<graphics type='vnc'/><video><model type='virtio' primary='yes'/></video><video><model type='virtio'/></video>",
  },
  ...each('sound', ['ich6', 'ich9', 'ac97', 'es1370', 'sb16', 'usb'], (model) => ({
    devices: `<sound model='${model}'/>`,
  })),
  'sound that nobody hears': { devices: "<sound model='ich9'/><audio id='1' type='none'/>" },
  ...each('input', ['mouse usb', 'tablet usb', 'keyboard usb', 'tablet virtio', 'mouse ps2'], (words) => {
    const [type, bus] = words.split(' ');
    return { devices: `<input type='${type}' bus='${bus}'/>` };
  }),
  'usb hub': { devices: "<hub type='usb'/>" },
  redirection: { devices: "<graphics type='spice'/><redirdev bus='usb' type='spicevmc'/>" },
  'smart card': { devices: "<graphics type='spice'/><smartcard mode='passthrough' type='spicevmc'/>" },
  // Character devices.
  ...each('serial', ['pty', 'null', 'stdio'], (type) => ({ devices: `<serial type='${type}'/>` })),
  'serial to a file': { devices: "<serial type='file'><source path='/tmp/serial.log'/></serial>" },
  'serial to a socket': { devices: "<serial type='unix'><source mode='bind' path='/tmp/serial.sock'/></serial>" },
  'serial to tcp': {
    devices: "<serial type='tcp'><source mode='bind' host='127.0.0.1' service='4555'/><protocol type='raw'/></serial>",
  },
  'virtio console': { devices: "<console type='pty'><target type='virtio'/></console>" },
  'isa debug console': {
    devices: "<serial type='null'><target type='isa-debug'/><address type='isa' iobase='0x402'/></serial>",
  },
  parallel: { devices: "<parallel type='null'/>" },
  'guest agent': { devices: "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>" },
  'spice agent': {
    devices:
      "<graphics type='spice'/><channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>",
  },
  // The rest.
  ...each('rng', ['/dev/urandom', '/dev/random'], (path) => ({
    devices: `<rng model='virtio'><backend model='random'>${path}</backend></rng>`,
  })),
  'rng of QEMU’s own': { devices: "<rng model='virtio'><backend model='builtin'/></rng>" },
  ...each('watchdog', ['i6300esb', 'ib700'], (model) => ({ devices: `<watchdog model='${model}' action='reset'/>` })),
  'watchdog itco': { machine: 'q35', devices: "<watchdog model='itco' action='reset'/>" },
  ...each('balloon', ['virtio', 'none'], (model) => ({ devices: `<memballoon model='${model}'/>` })),
  'balloon with statistics': {
    devices: "<memballoon model='virtio' freePageReporting='on'><stats period='5'/></memballoon>",
  },
  ...each('panic', ['isa', 'hyperv'], (model) => ({ devices: `<panic model='${model}'/>` })),
  'shared memory': { devices: "<shmem name='starts'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>" },
  iommu: { machine: 'q35', devices: "<iommu model='intel'/>" },
  // Settings.
  features: { top: "<features><acpi/><apic/><pae/><vmport state='off'/><vmcoreinfo state='on'/></features>" },
  'pmu off': { top: "<features><acpi/><pmu state='off'/></features>" },
  ...each('clock', ['utc', 'localtime'], (offset) => ({ top: `<clock offset='${offset}'/>` })),
  'clock in a zone': { top: "<clock offset='timezone' timezone='Europe/Berlin'/>" },
  'clock that moved': { top: "<clock offset='variable' adjustment='3600' basis='utc'/>" },
  timers: {
    top: "<clock offset='utc'><timer name='rtc' tickpolicy='catchup'/><timer name='pit' tickpolicy='delay'/><timer name='hpet' present='no'/></clock>",
  },
  'generation id': { top: '<genid>9d1b0e4e-1b39-4cde-a0c7-0c1a56ee2f01</genid>' },
  'generation id to be drawn': { top: '<genid/>' },
  metadata: {
    top: "<metadata><a:note xmlns:a='http://example.invalid/a'>kept</a:note></metadata><title>A title</title><description>Words</description>",
  },
  events: { top: '<on_poweroff>destroy</on_poweroff><on_reboot>destroy</on_reboot><on_crash>preserve</on_crash>' },
  'sleep states': { top: "<pm><suspend-to-mem enabled='no'/><suspend-to-disk enabled='no'/></pm>" },
  'no security label': { top: "<seclabel type='none'/>" },
  iothreads: {
    top: '<iothreads>1</iothreads>',
    devices:
      "<disk type='file' device='disk'><driver name='qemu' type='qcow2' iothread='1'/><source file='/tmp/disk.qcow2'/><target dev='vda' bus='virtio'/></disk>",
  },
  'memory that is shared': { top: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>" },
};

function each(
  prefix: string,
  values: readonly string[],
  make: (value: string) => Parts,
): Readonly<Record<string, Parts>> {
  return Object.fromEntries(values.map((value) => [`${prefix} ${value}`, make(value)]));
}

/** Every kind, each as a separate domain. */
export const kinds: readonly Kind[] = Object.entries(parts).map(([name, part], index) => {
  const { machine = 'pc', os = "<os><type machine='MACHINE'>hvm</type></os>", top = '', devices = '', memory } = part;
  const id = `starts-${index}`;
  const uuid = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const size = memory ?? "<memory unit='MiB'>64</memory>";
  const body = `${size}${os.replaceAll('MACHINE', machine)}${top}<devices>${devices}</devices>`.replaceAll('NAME', id);
  return { name, xml: `<domain type='qemu'><name>${id}</name><uuid>${uuid}</uuid>${body}</domain>` };
});
