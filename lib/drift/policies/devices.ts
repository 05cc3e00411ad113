import { completeAddresses } from '../completions/addresses.ts';
import { forgetAliases } from '../completions/live.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, integer, leftOpen, numberSet, octal, quantity, uuidSpelling } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatdomain.html#${anchor}`;

const written = 'Written where it is not declared.';

/** What devices of every kind have in common. */
export const devices: readonly PolicyRow[] = [
  ...rowsFrom(page('devices'), [
    ['/domain/devices', defaultsTo(''), 'There are always some.'],
    [
      '/domain/devices',
      { how: 'completed', by: forgetAliases },
      'Given at every start; a name of one’s own begins with `ua-`.',
    ],
    ['/domain/devices/emulator', leftOpen, "The host's own QEMU."],
  ]),
  ...rowsFrom(page('device-addresses'), [['/domain/devices/*/address', leftOpen, 'libvirt finds a free one.']]),
  ...rowsFrom(
    page('device-addresses'),
    ['domain', 'bus', 'slot', 'function'].map(
      (name) => [`//address/@${name}`, integer, 'Read to any base, written to sixteen.'] as const,
    ),
  ),
  ...rowsFrom('src/conf/device_conf.c, virPCIDeviceAddressParseXML', [
    [
      '/domain/devices',
      { how: 'completed', by: completeAddresses },
      'Of a PCI address that is declared in part the rest is 0; one that names no place is none.',
    ],
    ["/domain/devices/*/address[@type='pci']/@multifunction", leftOpen, 'Written where a slot has several functions.'],
    ...['hostdev', 'interface'].map(
      (name) =>
        [
          `/domain/devices/${name}/source/address[not(@uuid) and not(@device)]/@domain`,
          defaultsTo('0'),
          written,
        ] as const,
    ),
  ]),
  ...rowsFrom('src/conf/device_conf.c, virDomainDeviceInfoParseXML', [
    ...['controller', 'bus', 'target', 'unit'].map(
      (name) => [`/domain/devices/*/address[@type='drive']/@${name}`, defaultsTo('0'), written] as const,
    ),
    ...['controller', 'bus'].map(
      (name) => [`/domain/devices/*/address[@type='virtio-serial']/@${name}`, defaultsTo('0'), written] as const,
    ),
    ["/domain/devices/*/address[@type='virtio-serial']/@port", leftOpen, 'libvirt finds a free one.'],
  ]),
  ...rowsFrom(page('memory-balloon-device'), [
    ['/domain/devices/memballoon', defaultsTo(''), 'Every PC has one, if it is only `none`.'],
    ['/domain/devices/memballoon/@model', defaultsTo('virtio'), written],
  ]),
  ...rowsFrom(page('memory-devices'), [
    ...['target/size', 'target/block', 'target/requested', 'source/pagesize'].map(
      (name) => [`/domain/devices/memory/${name}`, quantity('KiB'), 'Any unit is read, KiB is written.'] as const,
    ),
    ['/domain/devices/memory/source/nodemask', numberSet, 'A set of numbers is written in its shortest form.'],
  ]),
  ...rowsFrom(page('shared-memory-device'), [
    ["/domain/devices/shmem[not(model/@type='ivshmem-doorbell')]/size", defaultsTo(`${4 << 20}`), '4 MiB.'],
    ['/domain/devices/shmem/size', quantity('bytes'), 'Any unit is read, MiB is written.'],
    ["/domain/devices/shmem[model/@type='ivshmem-doorbell']/msi", defaultsTo(''), written],
    ["/domain/devices/shmem[model/@type='ivshmem-doorbell']/msi/@ioeventfd", defaultsTo('on'), written],
  ]),
  ...rowsFrom(page('random-number-generator-device'), [
    [
      "/domain/devices/rng/backend[@model='random']",
      { how: 'spelt', as: (path) => path || '/dev/random' },
      'The path is written where it is not declared.',
    ],
  ]),
  ...rowsFrom(page('vsock'), [
    ['/domain/devices/vsock/@model', defaultsTo('virtio'), written],
    ['/domain/devices/vsock/cid', defaultsTo(''), written],
    ['/domain/devices/vsock/cid[not(@address)]/@auto', defaultsTo('yes'), written],
    ['/domain/devices/vsock/cid[@address]/@auto', defaultsTo('no'), written],
  ]),
  ...rowsFrom(page('watchdog-device'), [['/domain/devices/watchdog/@action', defaultsTo('reset'), written]]),
  ...rowsFrom('src/qemu/qemu_postparse.c, qemuDomainDefAddDefaultDevices', [
    [
      "/domain/devices/watchdog[@model='itco' and (@action='reset' or ../watchdog/@model!='itco')]",
      leftOpen,
      'Q35’s own; a newer libvirt writes it down, with the action of the first that is declared.',
    ],
  ]),
  ...rowsFrom(page('tpm-device'), [
    ['/domain/devices/tpm/@model', defaultsTo('tpm-tis'), written],
    [
      "/domain/devices/tpm/backend[@type='emulator']/@version",
      defaultsTo(({ parent }) => (parent?.attributes.get('model') === 'tpm-crb' ? '2.0' : '1.2')),
      written,
    ],
  ]),
  ...rowsFrom(page('redirected-devices'), [
    ['/domain/devices/redirdev/@bus', defaultsTo('usb'), written],
    ["/domain/devices/redirdev[@type='dbus']/source", defaultsTo(''), written],
    ["/domain/devices/redirdev[@type='dbus']/source/@channel", defaultsTo('org.qemu.usbredir'), written],
    ...['class', 'vendor', 'product', 'version'].map(
      (name) =>
        [`/domain/devices/redirfilter/usbdev/@${name}`, defaultsTo('-1'), 'Any, which is not written.'] as const,
    ),
    ...['class', 'vendor', 'product'].map(
      (name) =>
        [`/domain/devices/redirfilter/usbdev/@${name}`, integer, 'Read to any base, written to sixteen.'] as const,
    ),
    [
      '/domain/devices/redirfilter/usbdev/@version',
      { how: 'spelt', as: (text) => text.replace(/^(\d+\.\d)$/, '$10') },
      'Written with two digits.',
    ],
  ]),
  ...rowsFrom(page('host-device-assignment'), [
    ['/domain/devices/hostdev/@managed', defaultsTo('no'), written],
    ["/domain/devices/hostdev[@type='mdev' and @model='vfio-pci']/@display", defaultsTo('off'), written],
    ['/domain/devices/hostdev/source/address/@uuid', uuidSpelling, 'Written in lower case.'],
    ...['vendor', 'product'].map(
      (name) =>
        [`/domain/devices/hostdev/source/${name}/@id`, integer, 'Read to any base, written to sixteen.'] as const,
    ),
  ]),
  ...rowsFrom(page('panic-device'), [['/domain/devices/panic/@model', defaultsTo('isa'), written]]),
  ...rowsFrom(page('filesystems'), [
    ['/domain/devices/filesystem/@type', defaultsTo('mount'), written],
    ['/domain/devices/filesystem/@accessmode', defaultsTo('passthrough'), written],
    ...['fmode', 'dmode'].map(
      (name) => [`/domain/devices/filesystem/@${name}`, octal, 'Written with a 0 in front.'] as const,
    ),
  ]),
  ...rowsFrom(page('hub-devices'), [
    ["/domain/devices/hub[@type='usb']", leftOpen, 'Added where the ports of the USB controller do not suffice.'],
  ]),
];
