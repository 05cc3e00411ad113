import type { Branch } from '../../xml/branch.ts';
import { completeConsole } from '../completions/console.ts';
import { forgetSource } from '../completions/live.ts';
import { freePort, serialModel } from '../completions/serial.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo } from '../spelling.ts';

const page = 'https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices';
const written = 'Written where it is not declared.';

const place = defaultsTo(({ parent }: Branch) => `${(parent?.position ?? 1) - 1}`);

const ports = ['serial', 'console', 'channel'] as const;

/** Serial ports, consoles, channels. */
export const characterDevices: readonly PolicyRow[] = [
  ...rowsFrom('src/conf/domain_conf.c, virDomainDefAddConsoleCompat', [
    ['/domain/devices', { how: 'completed', by: completeConsole }, 'The first serial port is the first console too.'],
  ]),
  ...rowsFrom(page, [
    ['/domain/devices/serial/target', defaultsTo(''), written],
    ['/domain/devices/serial/target/@type', defaultsTo('isa-serial'), written],
    ['/domain/devices/serial/target/@port', defaultsTo(freePort), 'The lowest that is free.'],
    ['/domain/devices/serial/target/model', defaultsTo(''), written],
    ['/domain/devices/serial/target/model/@name', defaultsTo(serialModel), written],
    ['/domain/devices/console/target', defaultsTo(''), written],
    ['/domain/devices/console/target/@type', defaultsTo('serial'), written],
    [
      '/domain/devices/console/target/@port',
      { how: 'ignored' },
      'Consoles are counted from 0; a newer libvirt counts them whatever is declared.',
    ],
    ['/domain/devices/parallel/target', defaultsTo(''), written],
    ['/domain/devices/parallel/target/@port', place, 'Counted from 0.'],
    ['/domain/devices/channel/target/@state', { how: 'ignored' }, 'Of a running domain: whether the guest listens.'],
    ["//source[../@type='tcp' or ../@type='udp' or ../@type='unix']/@mode", defaultsTo('connect'), written],
    [
      "//source[../@type='udp']",
      { how: 'unordered', key: ({ attributes }) => `${attributes.get('mode')}` },
      'Where it listens first, then where it connects to.',
    ],
  ]),
  ...rowsFrom(
    'src/qemu/qemu_domain.c, qemuDomainChrDefDropDefaultPath',
    ports.map(
      (name) => [`/domain/devices/${name}`, { how: 'completed', by: forgetSource }, 'Given at a start.'] as const,
    ),
  ),
  ...rowsFrom(page, [
    ["//protocol[../@type='unix']", { how: 'ignored' }, 'Only TCP has one.'],
    ...['serial', 'console', 'channel', 'parallel', 'smartcard', 'redirdev', 'rng/backend'].flatMap((name) => [
      [`/domain/devices/${name}[@type='tcp']/protocol`, defaultsTo(''), written] as const,
      [`/domain/devices/${name}[@type='tcp']/protocol/@type`, defaultsTo('raw'), written] as const,
    ]),
  ]),
];
