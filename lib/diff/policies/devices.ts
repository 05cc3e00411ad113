import { forgetAliases } from '../completions/live.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, integer, leftOpen } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatdomain.html#${anchor}`;

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
  ...rowsFrom(page('memory-balloon-device'), [
    ['/domain/devices/memballoon', defaultsTo(''), 'Every PC has one, if it is only `none`.'],
    ['/domain/devices/memballoon/@model', defaultsTo('virtio'), 'Written where it is not said.'],
  ]),
  ...rowsFrom(page('vsock'), [['/domain/devices/vsock/@model', defaultsTo('virtio'), 'Written where it is not said.']]),
  ...rowsFrom(page('watchdog-device'), [
    ['/domain/devices/watchdog/@action', defaultsTo('reset'), 'Written where it is not said.'],
  ]),
  ...rowsFrom('src/qemu/qemu_postparse.c, qemuDomainDefAddDefaultDevices', [
    [
      "/domain/devices/watchdog[@model='itco' and @action='reset']",
      leftOpen,
      'Q35’s own; a newer libvirt writes it down.',
    ],
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
