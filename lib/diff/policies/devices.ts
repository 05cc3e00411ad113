import type { Branch } from '../../xml/branch.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, integer, leftOpen } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatdomain.html#${anchor}`;

/** What carries an address of its own. */
const addressed = [
  'disk',
  'controller',
  'interface',
  'input',
  'video',
  'sound',
  'channel',
  'console',
  'serial',
  'memballoon',
  'redirdev',
  'hostdev',
  'rng',
  'hub',
  'watchdog',
  'filesystem',
  'smartcard',
  'panic',
  'shmem',
  'vsock',
  'iommu',
  'memory',
] as const;

/** libvirt names devices anew at every start and forgets it at the define; a name that a person gives begins with `ua-`. */
function dropAliases(devices: Branch): void {
  for (const { children } of devices.children) {
    const at = children.findIndex(({ name, attributes }) => {
      return name === 'alias' && !attributes.get('name')?.startsWith('ua-');
    });
    if (at !== -1) children.splice(at, 1);
  }
}

/** What devices of every kind have in common. */
export const devices: readonly PolicyRow[] = [
  ...rowsFrom(page('devices'), [
    ['/domain/devices', defaultsTo(''), 'There are always some.'],
    ['/domain/devices', { how: 'completed', by: dropAliases }, 'Names that libvirt gave are forgotten at the define.'],
    ['/domain/devices/emulator', leftOpen, "The host's own QEMU."],
  ]),
  ...rowsFrom(
    page('device-addresses'),
    addressed.map((name) => [`/domain/devices/${name}/address`, leftOpen, 'libvirt finds a free one.'] as const),
  ),
  ...rowsFrom(
    page('device-addresses'),
    ['domain', 'bus', 'slot', 'function'].map(
      (name) => [`//address/@${name}`, integer, 'Read to any base, written to sixteen.'] as const,
    ),
  ),
  ...rowsFrom(page('memory-balloon-device'), [
    ['/domain/devices/memballoon', defaultsTo(''), 'Every PC has one, if it is only `none`.'],
    ['/domain/devices/memballoon/@model', defaultsTo('virtio'), 'Written where it is not said.'],
  ]),
  ...rowsFrom(page('watchdog-device'), [
    ['/domain/devices/watchdog/@action', defaultsTo('reset'), 'Written where it is not said.'],
  ]),
  ...rowsFrom(page('tpm-device'), [
    ['/domain/devices/tpm/@model', defaultsTo('tpm-tis'), 'Written where it is not said.'],
    [
      "/domain/devices/tpm/backend[@type='emulator']/@version",
      defaultsTo(({ parent }) => (parent?.attributes.get('model') === 'tpm-crb' ? '2.0' : '1.2')),
      'Written where it is not said.',
    ],
  ]),
  ...rowsFrom(page('redirected-devices'), [
    ['/domain/devices/redirdev/@bus', defaultsTo('usb'), 'Written where it is not said.'],
  ]),
  ...rowsFrom(page('host-device-assignment'), [
    ['/domain/devices/hostdev/@managed', defaultsTo('no'), 'Written where it is not said.'],
  ]),
  ...rowsFrom(page('panic-device'), [
    ['/domain/devices/panic/@model', defaultsTo('isa'), 'Written where it is not said.'],
  ]),
  ...rowsFrom(page('filesystems'), [
    ['/domain/devices/filesystem/@type', defaultsTo('mount'), 'Written where it is not said.'],
    ['/domain/devices/filesystem/@accessmode', defaultsTo('passthrough'), 'Written where it is not said.'],
  ]),
  ...rowsFrom(page('hub-devices'), [
    ["/domain/devices/hub[@type='usb']", leftOpen, 'Added where the ports of the USB controller do not suffice.'],
  ]),
];
