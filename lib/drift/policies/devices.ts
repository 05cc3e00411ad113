import { completeAddresses } from '../completions/addresses.ts';
import { forgetAliases } from '../completions/live.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, integer, leftOpen, numberSet, octal, quantity, uuidSpelling } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatdomain.html#${anchor}`;

const written = 'libvirt writes the default where none is declared.';

/** Common to devices of every kind. */
export const devices: readonly PolicyRow[] = [
  ...rowsFrom(page('devices'), [
    ['/domain/devices', defaultsTo(''), 'A domain always has devices.'],
    [
      '/domain/devices',
      { how: 'completed', by: forgetAliases },
      'libvirt assigns names each time the domain starts; a user’s own name begins with `ua-`.',
    ],
    ['/domain/devices/emulator', leftOpen, 'libvirt uses the QEMU of the host.'],
  ]),
  ...rowsFrom(page('device-addresses'), [['/domain/devices/*/address', leftOpen, 'libvirt assigns a free address.']]),
  ...rowsFrom(
    page('device-addresses'),
    ['domain', 'bus', 'slot', 'function'].map(
      (name) => [`//address/@${name}`, integer, 'Read in any base, written in hexadecimal.'] as const,
    ),
  ),
  ...rowsFrom('src/conf/device_conf.c, virPCIDeviceAddressParseXML', [
    [
      '/domain/devices',
      { how: 'completed', by: completeAddresses },
      'Missing parts of a PCI address are 0; an address that is all 0 counts as none.',
    ],
    [
      "/domain/devices/*/address[@type='pci']/@multifunction",
      leftOpen,
      'libvirt writes it for a slot with several functions.',
    ],
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
    ["/domain/devices/*/address[@type='virtio-serial']/@port", leftOpen, 'libvirt assigns a free port.'],
  ]),
  ...rowsFrom(page('memory-balloon-device'), [
    ['/domain/devices/memballoon', defaultsTo(''), 'Every PC has one, of the model `none` at least.'],
    ['/domain/devices/memballoon/@model', defaultsTo('virtio'), written],
  ]),
  ...rowsFrom(page('memory-devices'), [
    ...['target/size', 'target/block', 'target/requested', 'source/pagesize'].map(
      (name) => [`/domain/devices/memory/${name}`, quantity('KiB'), 'Read in any unit, written in KiB.'] as const,
    ),
    ['/domain/devices/memory/source/nodemask', numberSet, 'A set of numbers is written in its shortest form.'],
  ]),
  ...rowsFrom(page('shared-memory-device'), [
    [
      "/domain/devices/shmem[not(model/@type='ivshmem-doorbell')]/size",
      defaultsTo(`${4 << 20}`),
      'The default is 4 MiB.',
    ],
    ['/domain/devices/shmem/size', quantity('bytes'), 'Read in any unit, written in MiB.'],
    ["/domain/devices/shmem[model/@type='ivshmem-doorbell']/msi", defaultsTo(''), written],
    ["/domain/devices/shmem[model/@type='ivshmem-doorbell']/msi/@ioeventfd", defaultsTo('on'), written],
  ]),
  ...rowsFrom(page('random-number-generator-device'), [
    [
      "/domain/devices/rng/backend[@model='random']",
      { how: 'spelt', as: (path) => path || '/dev/random' },
      'libvirt writes the default path where none is declared.',
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
      'The built-in watchdog of q35; newer releases write it, with the action of the first declared one.',
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
        [
          `/domain/devices/redirfilter/usbdev/@${name}`,
          defaultsTo('-1'),
          'The default matches any value, and is not written.',
        ] as const,
    ),
    ...['class', 'vendor', 'product'].map(
      (name) =>
        [`/domain/devices/redirfilter/usbdev/@${name}`, integer, 'Read in any base, written in hexadecimal.'] as const,
    ),
    [
      '/domain/devices/redirfilter/usbdev/@version',
      { how: 'spelt', as: (text) => text.replace(/^(\d+\.\d)$/, '$10') },
      'Written with two decimals.',
    ],
  ]),
  ...rowsFrom(page('host-device-assignment'), [
    ['/domain/devices/hostdev/@managed', defaultsTo('no'), written],
    ["/domain/devices/hostdev[@type='mdev' and @model='vfio-pci']/@display", defaultsTo('off'), written],
    ['/domain/devices/hostdev/source/address/@uuid', uuidSpelling, 'Written in lower case.'],
    ...['vendor', 'product'].map(
      (name) =>
        [`/domain/devices/hostdev/source/${name}/@id`, integer, 'Read in any base, written in hexadecimal.'] as const,
    ),
  ]),
  ...rowsFrom(page('panic-device'), [['/domain/devices/panic/@model', defaultsTo('isa'), written]]),
  ...rowsFrom(page('filesystems'), [
    ['/domain/devices/filesystem/@type', defaultsTo('mount'), written],
    ['/domain/devices/filesystem/@accessmode', defaultsTo('passthrough'), written],
    ...['fmode', 'dmode'].map(
      (name) => [`/domain/devices/filesystem/@${name}`, octal, 'Written with a leading 0.'] as const,
    ),
  ]),
  ...rowsFrom(page('hub-devices'), [
    ["/domain/devices/hub[@type='usb']", leftOpen, 'libvirt adds one where the USB controller has too few ports.'],
  ]),
];
