import { isInside, parseAddress, prefixOfNetmask, subnetOf, usualPrefix } from '../../model/ip.ts';
import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction, repeated } from './contradiction.ts';

/** Addresses of a network: valid addresses, of their family, with a valid prefix, and ranges inside the subnet. */
export function addresses(root: Branch): readonly Contradiction[] {
  const all = below(root, 'ip');
  const serving = all.filter((ip) => below(ip, 'dhcp').length > 0);
  return [
    ...all.flatMap(ofAddress),
    ...repeated(all, ({ attributes }) => keyOf(attributes.get('address'))).map((at) => ({
      at,
      actual: `${at.attributes.get('address')} twice`,
      expected: 'each address once',
    })),
    ...repeated(serving, ({ attributes }) => String(parseAddress(attributes.get('address') ?? '')?.bits)).map((at) => ({
      at,
      actual: `two DHCP sections of ${familyOf(at)}`,
      expected: 'DHCP for one address of each family',
    })),
  ];
}

/** By value: an IPv6 address has many spellings. */
function keyOf(address: string | undefined): string | undefined {
  const parsed = address === undefined ? undefined : parseAddress(address);
  return parsed ? `${parsed.bits} ${parsed.value}` : address;
}

function familyOf({ attributes }: Branch): 'ipv4' | 'ipv6' {
  return attributes.get('family') === 'ipv6' ? 'ipv6' : 'ipv4';
}

function ofAddress(ip: Branch): readonly Contradiction[] {
  const said = (attribute: string) => ip.attributes.get(attribute);
  const [address, prefix, netmask] = [said('address'), said('prefix'), said('netmask')];
  if (address === undefined) return [];
  const parsed = parseAddress(address);
  const family = familyOf(ip);
  if (!parsed)
    return [{ at: ip, attribute: 'address', actual: `${address} is not an address`, expected: 'an address' }];
  if ((parsed.bits === 128) !== (family === 'ipv6'))
    return [
      {
        at: ip,
        actual: `${address} with family ${family}`,
        expected: `the family of the address, ${family === 'ipv6' ? 'ipv4' : 'ipv6'}`,
      },
    ];
  const bits =
    prefix !== undefined
      ? wholeNumber(prefix)
      : netmask !== undefined
        ? prefixOfNetmask(netmask)
        : usualPrefix(address);
  if (prefix !== undefined && (bits === undefined || bits > parsed.bits))
    return [
      { at: ip, attribute: 'prefix', actual: `prefix ${prefix}`, expected: `a prefix of at most ${parsed.bits}` },
    ];
  if (netmask !== undefined && prefixOfNetmask(netmask) === undefined)
    return [
      {
        at: ip,
        attribute: 'netmask',
        actual: `netmask ${netmask}`,
        expected: 'a valid netmask, such as 255.255.255.0',
      },
    ];
  // libvirt treats the prefix 0 as none.
  const length = prefix !== undefined && bits === 0 ? usualPrefix(address) : bits;
  if (length === undefined) return [];
  const subnet = { address, prefix: length };
  return below(ip, 'dhcp/range').flatMap((range) => ofRange(range, subnet, parsed.bits));
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}

function ofRange(at: Branch, network: { address: string; prefix: number }, bits: number): readonly Contradiction[] {
  const [start = '', end = ''] = [at.attributes.get('start'), at.attributes.get('end')];
  const [first, last] = [parseAddress(start), parseAddress(end)];
  const subnet = `${network.address}/${network.prefix}`;
  const note = (actual: string, expected: string) => [{ at, actual, expected }];
  if (!first || !last) return note(`${start}-${end} is not a range`, 'a range of two addresses');
  if (!isInside(start, network) || !isInside(end, network))
    return note(`${start}-${end} is not in ${subnet}`, `a range inside ${subnet}`);
  if (first.value > last.value)
    return note(`${start}-${end} is reversed`, 'a range whose first address comes before its last');
  if (last.value - first.value > 65_535n)
    return note(`${start}-${end} is more than 65,536 addresses`, 'a range of at most 65,536 addresses');
  if (bits === 32 && network.prefix < 31) {
    const whole = subnetOf(network);
    if (first.value === whole?.first)
      return note(`${start} is the address of the subnet itself`, 'a range without the address of the subnet');
    if (last.value === whole?.last)
      return note(`${end} is the broadcast address`, 'a range without the broadcast address');
  }
  return [];
}
