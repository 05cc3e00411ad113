/** IP addresses and subnets of both families. ip-address parses and counts them; this module answers virtspec's questions about them. */
import { Address4, Address6 } from 'ip-address';

/** An address as a number, and the number of bits of its family. */
export interface IpAddress {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

/** An address with its prefix length. */
export interface Cidr {
  readonly address: string;
  readonly prefix: number;
}

/** All addresses of a prefix, including the first and the last. */
export interface Subnet {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
  /** `192.168.56.0/24`, `fd00::/64`. */
  readonly cidr: string;
}

/**
 * Undefined for anything except four decimal numbers, or IPv6. libvirt also accepts C's notations, and then uses another address than written:
 * 10.0.0.1 for `10.1`, 8.3.0.1 for `010.3.0.1` (run on 9.0).
 */
export function parseAddress(text: string): IpAddress | undefined {
  const address = read(text);
  return address && { value: address.bigInt(), bits: bitsOf(address) };
}

/** `192.168.56.1/24` or `fd00::1/64`; undefined for anything else. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', digits = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^\d{1,3}$/.test(digits)) return undefined;
  const cidr = { address, prefix: Number(digits) };
  return subnetOf(cidr) && cidr;
}

/** `192.168.56.1`, `fd00::1`. */
export function formatAddress({ value, bits }: IpAddress): string {
  return (bits === 32 ? Address4.fromBigInt(value) : Address6.fromBigInt(value)).correctForm();
}

/** The subnet of an address; undefined if the address is invalid, or the prefix longer than the address. */
export function subnetOf({ address, prefix }: Cidr): Subnet | undefined {
  const bits = parseAddress(address)?.bits;
  if (bits === undefined || !Number.isInteger(prefix) || prefix < 0 || prefix > bits) return undefined;
  const whole = new (bits === 32 ? Address4 : Address6)(`${address}/${prefix}`);
  const [start, end] = [whole.startAddress(), whole.endAddress()];
  return { bits, first: start.bigInt(), last: end.bigInt(), cidr: `${start.correctForm()}/${prefix}` };
}

/** Whether an address is in the subnet; an address of the other family never is. */
export function isInside(address: string, network: Cidr): boolean {
  const [one, subnet] = [parseAddress(address), subnetOf(network)];
  if (!one || !subnet || one.bits !== subnet.bits) return false;
  return one.value >= subnet.first && one.value <= subnet.last;
}

/** Whether two subnets have any address in common. */
export function overlap(one: Cidr, other: Cidr): boolean {
  return isInside(one.address, { ...other, prefix: Math.min(one.prefix, other.prefix) });
}

/** Whether a CIDR is that of a network (`192.168.56.0/24`) rather than of an address in it. */
export function isNetworkAddress(cidr: Cidr): boolean {
  const [address, subnet] = [parseAddress(cidr.address), subnetOf(cidr)];
  return (
    address !== undefined && subnet !== undefined && subnet.last - subnet.first > 1n && address.value === subnet.first
  );
}

/** fe80::/10, which exists on every link separately: the same address on two links is not a conflict. */
export function isLinkLocal(text: string): boolean {
  const address = read(text);
  return address instanceof Address6 && address.isLinkLocal();
}

/** `255.255.255.0` → 24; undefined if the ones are not contiguous, or the text is not an IPv4 netmask. */
export function prefixOfNetmask(netmask: string): number | undefined {
  if (parseAddress(netmask)?.bits !== 32) return undefined;
  try {
    return Address4.fromAddressAndMask('0.0.0.0', netmask).subnetMask;
  } catch {
    return undefined;
  }
}

/**
 * The prefix of an address whose prefix is not given, or 0: that of its class, and 64 for IPv6 (libvirt's `virSocketAddrGetIPPrefix`; run on 9.0).
 */
export function usualPrefix(address: string): number | undefined {
  const parsed = parseAddress(address);
  if (!parsed) return undefined;
  if (parsed.bits === 128) return 64;
  const first = parsed.value >> 24n;
  return first < 128n ? 8 : first < 192n ? 16 : first < 224n ? 24 : undefined;
}

function read(text: string): Address4 | Address6 | undefined {
  // A prefix and a zone are not part of an address.
  if (/[/%]/.test(text)) return undefined;
  if (Address4.isValid(text)) return new Address4(text);
  return Address6.isValid(text) ? new Address6(text) : undefined;
}

function bitsOf(address: Address4 | Address6): 32 | 128 {
  return address instanceof Address4 ? 32 : 128;
}
