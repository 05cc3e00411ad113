/** IP addresses as numbers, for the lab file: is it one, is it inside that network, which comes first. */
import { isIPv4, isIPv6 } from 'node:net';

export interface Cidr {
  readonly address: string;
  readonly prefix: number;
}

/** `192.168.56.1/24` or `fd00::1/64`; undefined for anything else. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', digits = '', ...rest] = text.split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : undefined;
  if (bits === undefined || rest.length > 0 || !/^\d{1,3}$/.test(digits) || Number(digits) > bits) return undefined;
  return { address, prefix: Number(digits) };
}

/** An address as a number, and how many bits it has; undefined when it is none. */
export function parseAddress(text: string): { readonly value: bigint; readonly bits: 32 | 128 } | undefined {
  if (isIPv4(text)) return { value: fromParts(text.split('.').map(Number), 8), bits: 32 };
  if (isIPv6(text) && !text.includes('%')) return { value: fromParts(ipv6Groups(text), 16), bits: 128 };
  return undefined;
}

/** Whether both addresses are of one family and share the network's prefix. */
export function isInside(address: string, network: Cidr): boolean {
  const [one, other] = [parseAddress(address), parseAddress(network.address)];
  if (!one || !other || one.bits !== other.bits) return false;
  const host = BigInt(one.bits - network.prefix);
  return one.value >> host === other.value >> host;
}

/** Whether a CIDR names the network (`192.168.56.0/24`) rather than an address in it. */
export function isNetworkAddress({ address, prefix }: Cidr): boolean {
  const parsed = parseAddress(address);
  if (!parsed) return false;
  const host = BigInt(parsed.bits - prefix);
  return host > 1n && parsed.value % (1n << host) === 0n;
}

/** The eight groups, with `::` filled up and a trailing IPv4 part taken as two. */
function ipv6Groups(text: string): number[] {
  const [head = [], tail] = text.split('::').map(groups);
  if (tail === undefined) return head;
  const missing = Math.max(0, 8 - head.length - tail.length);
  return [...head, ...Array<number>(missing).fill(0), ...tail];
}

function groups(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return Number.parseInt(group, 16);
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}

function fromParts(parts: readonly number[], bits: number): bigint {
  return parts.reduce((value, part) => (value << BigInt(bits)) | BigInt(part), 0n);
}
