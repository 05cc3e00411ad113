import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction, repeated, valueOf } from './contradiction.ts';

const kinds = ['serial', 'parallel', 'console', 'channel', 'redirdev', 'smartcard'] as const;

/** Serial ports, channels and other character devices: their sources, and that no two conflict. */
export function lines(root: Branch): readonly Contradiction[] {
  const hasSpice = below(root, 'devices/graphics').some(({ attributes }) => attributes.get('type') === 'spice');
  const all = kinds.flatMap((kind) => below(root, `devices/${kind}`));
  return [
    ...all.flatMap((line) => leadsNowhere(line) ?? []),
    ...all
      .filter((line) => !hasSpice && overSpice(line))
      .map((at) => ({
        at,
        actual: `a ${at.name} over SPICE without SPICE graphics`,
        expected: 'SPICE graphics for devices that use SPICE',
      })),
    ...below(root, 'devices/audio').flatMap((at) =>
      !hasSpice && at.attributes.get('type') === 'spice'
        ? [
            {
              at,
              actual: 'sound over SPICE without SPICE graphics',
              expected: 'SPICE graphics for devices that use SPICE',
            },
          ]
        : [],
    ),
    ...repeated(below(root, 'devices/channel'), (channel) => valueOf(channel, 'target', 'name')).map((at) => ({
      at,
      actual: `two channels with the name ${valueOf(at, 'target', 'name')}`,
      expected: 'a separate name for each channel',
    })),
    ...below(root, 'devices/channel')
      .filter((channel) => valueOf(channel, 'target', 'type') === 'xen')
      .map((at) => ({ at, actual: 'a Xen channel', expected: 'a virtio channel, which QEMU supports' })),
    ...repeated(below(root, 'devices/serial'), (serial) => valueOf(serial, 'target', 'port')).map((at) => ({
      at,
      actual: `two serial devices on port ${valueOf(at, 'target', 'port')}`,
      expected: 'a separate port for each serial device',
    })),
    ...below(root, 'devices/console')
      .slice(1)
      .filter((console) => ['serial', undefined].includes(valueOf(console, 'target', 'type')))
      .map((at) => ({
        at,
        actual: 'a second serial console',
        expected: 'one serial console, others on virtio',
      })),
    ...below(root, 'devices/audio')
      .filter(({ attributes }) => attributes.get('id') === '0')
      .map((at) => ({ at, attribute: 'id', actual: 'an audio backend with id 0', expected: 'an id of 1 or more' })),
    ...repeated(below(root, 'devices/audio'), ({ attributes }) => attributes.get('id')).map((at) => ({
      at,
      actual: `two audio backends with id ${at.attributes.get('id')}`,
      expected: 'a separate id for each audio backend',
    })),
  ];
}

function overSpice({ attributes }: Branch): boolean {
  return ['spicevmc', 'spiceport'].includes(attributes.get('type') ?? '');
}

/** What libvirt requires of a character device's source (`virDomainChrSourceDefValidate`). */
function leadsNowhere(line: Branch): Contradiction | undefined {
  const type = line.attributes.get('type') ?? '';
  const said = new Set(below(line, 'source').flatMap(({ attributes }) => [...attributes.keys()]));
  const needs: Readonly<Record<string, readonly string[]>> = {
    file: ['path'],
    dev: ['path'],
    pipe: ['path'],
    unix: ['path'],
    tcp: ['host', 'service'],
    udp: ['service'],
    spiceport: ['channel'],
  };
  const lacked = needs[type]?.find((attribute) => !said.has(attribute));
  // libvirt creates the socket of a virtio channel itself.
  if (lacked === undefined || (type === 'unix' && line.name === 'channel')) return undefined;
  return {
    at: line,
    actual: `a ${line.name} of type ${type} without ${lacked}`,
    expected: `a source with ${lacked}`,
  };
}
