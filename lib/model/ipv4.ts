/** `192.168.56.1` → its 32 bits as a number; undefined for anything that is no dotted quad. */
export function ipv4Bits(address: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address.trim());
  if (!match) return undefined;
  const octets = match.slice(1).map(Number);
  if (octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((bits, octet) => bits * 256 + octet, 0);
}

/** `255.255.255.0` → 24; undefined when the ones are not contiguous, or it is no dotted quad. */
export function prefixOfNetmask(netmask: string): number | undefined {
  const bits = ipv4Bits(netmask);
  if (bits === undefined) return undefined;
  const text = bits.toString(2).padStart(32, '0');
  return /^1*0*$/.test(text) ? text.replaceAll('0', '').length : undefined;
}

/** First address of the subnet, as a number: `192.168.56.1`/24 → that of 192.168.56.0. */
export function subnetBits(address: string, prefix: number): number | undefined {
  const bits = ipv4Bits(address);
  if (bits === undefined || prefix < 0 || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  return Math.floor(bits / size) * size;
}

/** Dotted quad of 32 bits. */
export function formatIpv4(bits: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.');
}
