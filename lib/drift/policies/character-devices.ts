import type { Branch } from '../../xml/branch.ts';
import { completeConsole } from '../completions/console.ts';
import { forgetSource } from '../completions/live.ts';
import { freePort, serialModel } from '../completions/serial.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo } from '../spelling.ts';

const page = 'https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices';
const written = 'libvirt writes the default where none is declared.';

const place = defaultsTo(({ parent }: Branch) => `${(parent?.position ?? 1) - 1}`);

const ports = ['serial', 'console', 'channel'] as const;

/** Serial ports, consoles, channels. */
export const characterDevices: readonly PolicyRow[] = [
  ...rowsFrom('src/conf/domain_conf.c, virDomainDefAddConsoleCompat', [
    ['/domain/devices', { how: 'completed', by: completeConsole }, 'The first serial port is also the first console.'],
  ]),
  ...rowsFrom(page, [
    ['/domain/devices/serial/target', defaultsTo(''), written],
    ['/domain/devices/serial/target/@type', defaultsTo('isa-serial'), written],
    ['/domain/devices/serial/target/@port', defaultsTo(freePort), 'libvirt assigns the lowest free port.'],
    ['/domain/devices/serial/target/model', defaultsTo(''), written],
    ['/domain/devices/serial/target/model/@name', defaultsTo(serialModel), written],
    ['/domain/devices/console/target', defaultsTo(''), written],
    ['/domain/devices/console/target/@type', defaultsTo('serial'), written],
    [
      '/domain/devices/console/target/@port',
      { how: 'ignored' },
      'libvirt numbers consoles from 0; newer releases do so whatever is declared.',
    ],
    ['/domain/devices/parallel/target', defaultsTo(''), written],
    ['/domain/devices/parallel/target/@port', place, 'libvirt numbers them from 0.'],
    [
      '/domain/devices/channel/target/@state',
      { how: 'ignored' },
      'Present only while the domain runs: whether the guest has opened the channel.',
    ],
    ["//source[../@type='tcp' or ../@type='udp' or ../@type='unix']/@mode", defaultsTo('connect'), written],
    [
      "//source[../@type='udp']",
      { how: 'unordered', key: ({ attributes }) => `${attributes.get('mode')}` },
      'Where QEMU listens comes first, then where it connects to.',
    ],
  ]),
  ...rowsFrom(
    'src/qemu/qemu_domain.c, qemuDomainChrDefDropDefaultPath',
    ports.map(
      (name) =>
        [
          `/domain/devices/${name}`,
          { how: 'completed', by: forgetSource },
          'libvirt assigns it when the domain starts.',
        ] as const,
    ),
  ),
  ...rowsFrom(page, [
    ["//protocol[../@type='unix']", { how: 'ignored' }, 'Only TCP has a protocol.'],
    ...['serial', 'console', 'channel', 'parallel', 'smartcard', 'redirdev', 'rng/backend'].flatMap((name) => [
      [`/domain/devices/${name}[@type='tcp']/protocol`, defaultsTo(''), written] as const,
      [`/domain/devices/${name}[@type='tcp']/protocol/@type`, defaultsTo('raw'), written] as const,
    ]),
  ]),
];
