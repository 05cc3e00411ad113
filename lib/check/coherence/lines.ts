import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction, repeated, valueOf } from './contradiction.ts';

const kinds = ['serial', 'parallel', 'console', 'channel', 'redirdev', 'smartcard'] as const;

/** Serial lines, channels and what else is a character device: where they lead, and that no two are one. */
export function lines(root: Branch): readonly Contradiction[] {
  const hasSpice = below(root, 'devices/graphics').some(({ attributes }) => attributes.get('type') === 'spice');
  const all = kinds.flatMap((kind) => below(root, `devices/${kind}`));
  return [
    ...all.flatMap((line) => leadsNowhere(line) ?? []),
    ...all
      .filter((line) => !hasSpice && overSpice(line))
      .map((at) => ({
        at,
        actual: `a ${at.name} over SPICE, and no SPICE`,
        expected: 'SPICE graphics for what goes over it',
      })),
    ...below(root, 'devices/audio').flatMap((at) =>
      !hasSpice && at.attributes.get('type') === 'spice'
        ? [{ at, actual: 'sound over SPICE, and no SPICE', expected: 'SPICE graphics for what goes over it' }]
        : [],
    ),
    ...repeated(below(root, 'devices/channel'), (channel) => valueOf(channel, 'target', 'name')).map((at) => ({
      at,
      actual: `two channels are ${valueOf(at, 'target', 'name')}`,
      expected: 'a name of its own for each channel',
    })),
    ...below(root, 'devices/channel')
      .filter((channel) => valueOf(channel, 'target', 'type') === 'xen')
      .map((at) => ({ at, actual: 'a channel of Xen', expected: 'a channel on virtio, which QEMU has' })),
    ...repeated(below(root, 'devices/serial'), (serial) => valueOf(serial, 'target', 'port')).map((at) => ({
      at,
      actual: `two serial lines are port ${valueOf(at, 'target', 'port')}`,
      expected: 'a port of its own for each serial line',
    })),
    ...below(root, 'devices/console')
      .slice(1)
      .filter((console) => ['serial', undefined].includes(valueOf(console, 'target', 'type')))
      .map((at) => ({
        at,
        actual: 'a second console on a serial line',
        expected: 'one console on a serial line, others on virtio',
      })),
    ...below(root, 'devices/audio')
      .filter(({ attributes }) => attributes.get('id') === '0')
      .map((at) => ({ at, attribute: 'id', actual: 'an audio backend with the id 0', expected: 'an id from 1' })),
    ...repeated(below(root, 'devices/audio'), ({ attributes }) => attributes.get('id')).map((at) => ({
      at,
      actual: `two audio backends are ${at.attributes.get('id')}`,
      expected: 'an id of its own for each audio backend',
    })),
  ];
}

function overSpice({ attributes }: Branch): boolean {
  return ['spicevmc', 'spiceport'].includes(attributes.get('type') ?? '');
}

/** What libvirt asks of a line’s source (`virDomainChrSourceDefValidate`). */
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
  // libvirt makes the socket of a virtio channel itself.
  if (lacked === undefined || (type === 'unix' && line.name === 'channel')) return undefined;
  return {
    at: line,
    actual: `a ${line.name} of type ${type} without ${lacked}`,
    expected: `a source with its ${lacked}`,
  };
}
