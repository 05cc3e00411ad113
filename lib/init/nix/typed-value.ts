import type { NixType } from '../../nixvirt/grammar.ts';
import type { NixValue } from './nix-value.ts';

/** Nix's integers have 64 bits. */
const mostInt = 2n ** 63n - 1n;

/** The value from which NixVirt writes a text of the XML, or a number in another base; undefined if there is none. */
export function typedValue(text: string, type: NixType): NixValue | undefined {
  if (type === 'string' || type === 'path') return text;
  if (type === 'int') return integer(text.trim());
  const [yes, no] = type === 'yes-no' ? ['yes', 'no'] : ['on', 'off'];
  return text === yes ? true : text === no ? false : undefined;
}

/** libvirt reads some numbers with a leading zero as octal, and others not: such a one stays as it is. */
function integer(text: string): bigint | undefined {
  if (!/^(-?(0|[1-9]\d*)|0x[\da-f]+)$/i.test(text)) return undefined;
  const value = BigInt(text);
  return value > mostInt || value < -mostInt ? undefined : value;
}

/** As libvirt reads them; bytes have another name for volumes than for domains. */
const units: readonly (readonly [name: string, bytes: bigint])[] = [
  ['TiB', 2n ** 40n],
  ['GiB', 2n ** 30n],
  ['MiB', 2n ** 20n],
  ['KiB', 2n ** 10n],
  ['bytes', 1n],
];

/** Sizes that a person would write in another unit than libvirt does. */
const sizes: readonly string[] = ['memory', 'currentMemory', 'capacity', 'allocation'];

/** Changes `{ count = 2097152; unit = "KiB"; }` into `{ count = 2; unit = "GiB"; }`, in place. */
export function inLargestUnit(element: string, size: Map<string, NixValue>): void {
  const [count, unit] = [size.get('count'), size.get('unit')];
  const from = units.find(([name]) => name === unit);
  if (!sizes.includes(element) || typeof count !== 'bigint' || count <= 0n || !from) return;
  const bytes = count * from[1];
  const [name, one] = units.find(([, one]) => bytes % one === 0n && bytes >= one) ?? from;
  size.clear();
  size.set('count', bytes / one);
  size.set('unit', name);
}
