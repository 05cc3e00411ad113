import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatAddress,
  isInside,
  isLinkLocal,
  isNetworkAddress,
  overlap,
  parseAddress,
  parseCidr,
  prefixOfNetmask,
  subnetOf,
  usualPrefix,
} from '../../lib/model/ip.ts';

const address = fc.oneof(fc.ipV4(), fc.ipV6());
const cidr = fc.oneof(
  fc.record({ address: fc.ipV4(), prefix: fc.integer({ min: 0, max: 32 }) }),
  fc.record({ address: fc.ipV6(), prefix: fc.integer({ min: 0, max: 128 }) }),
);
const familyOf = (text: string) => (isIP(text) === 4 ? 'ipv4' : 'ipv6');

describe('an address', () => {
  test.each([
    ['0.0.0.1', 1n],
    ['192.168.56.1', 0xc0a83801n],
    ['::', 0n],
    ['::1', 1n],
    ['1::', 1n << 112n],
    ['fd00::1:2', (0xfd00n << 112n) | 0x10002n],
    ['::ffff:1.2.3.4', 0xffff01020304n],
    ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n],
  ])('%s is the number %s', (text, value) => expect(parseAddress(text)?.value).toBe(value));

  test('and its number can be converted into each other', () => {
    const again = (text: string) => formatAddress(parseAddress(text) ?? { value: -1n, bits: 32 });
    fc.assert(fc.property(fc.ipV4(), (text) => again(text) === text));
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        expect(parseAddress(again(text))).toEqual(parseAddress(text));
      }),
    );
  });

  test('is valid if Node treats it as valid, whatever the text', () => {
    const texts = fc.oneof(address, fc.string({ unit: fc.constantFrom(...'0127f.:'), maxLength: 20 }), fc.string());
    const bits = { 0: undefined, 4: 32, 6: 128 } as const;
    // A zone names a link of one machine.
    const kept = texts.filter((text) => !text.includes('%'));
    fc.assert(
      fc.property(kept, (text) => parseAddress(text)?.bits === bits[isIP(text) as 0 | 4 | 6]),
      { numRuns: 2000 },
    );
  });

  test.each([
    ...['256.0.0.1', '1.2.3', '10.1', '1', '010.3.0.1', '0x7f.0.0.1', '1.2.3.4.5', '1.2.3.x', '1.2.3.4 ', '1.2.3.4/24'],
    ...['', 'fd00::1/64', 'fe80::1%eth0', '1::2::3', '::ffff:010.2.3.4', '12345::'],
  ])('"%s" is none', (text) => expect(parseAddress(text)).toBeUndefined());

  test.each([
    ['fe80::1', true],
    ['febf::1', true],
    ['fec0::1', false],
    ['fd00::1', false],
    ['169.254.0.1', false],
  ])('%s is link-local: %s', (text, expected) => expect(isLinkLocal(text)).toBe(expected));
});

describe('a CIDR', () => {
  test.each(['192.168.56.1/24', '10.0.0.1/8', 'fd00::1/64', '0.0.0.0/0', '::/0', '::1/128'])('%s is parsed', (text) => {
    expect(parseCidr(text)).toEqual({ address: text.split('/')[0], prefix: Number(text.split('/')[1]) });
  });

  test.each([
    ...['192.168.56.1', '192.168.56.1/', '192.168.56.1/33', '192.168.56/24', '1.2.3.4/24/8', 'fd00::1/129'],
    ...['1.2.3.4/-1', '1.2.3.4/1e1', '1.2.3.4/255.0.0.0', ''],
  ])('is not "%s"', (text) => expect(parseCidr(text)).toBeUndefined());
});

describe('a subnet', () => {
  test.each([
    ['192.168.56.1', 24, '192.168.56.0/24'],
    ['192.168.56.200', 25, '192.168.56.128/25'],
    ['10.1.2.3', 0, '0.0.0.0/0'],
    ['10.1.2.3', 32, '10.1.2.3/32'],
    ['fd00:0:0:1::9', 64, 'fd00:0:0:1::/64'],
    ['fd00::1', 0, '::/0'],
  ])('%s/%i lies in %s', (one, prefix, expected) => expect(subnetOf({ address: one, prefix })?.cidr).toBe(expected));

  test.each([
    ['10.0.0.1', 33],
    ['fd00::1', 129],
    ['10.0.0.1', -1],
    ['10.0.0.1', Number.NaN],
    ['10.1', 8],
  ])('there is none of %s/%s', (one, prefix) => expect(subnetOf({ address: one, prefix })).toBeUndefined());

  test('contains what Node says that it contains, and no address of the other family', () => {
    fc.assert(
      fc.property(cidr, address, fc.boolean(), (network, one, near) => {
        // A random address is in a random subnet too seldom.
        const asked = near ? network.address : one;
        const list = new BlockList();
        list.addSubnet(network.address, network.prefix, familyOf(network.address));
        // Node also finds an IPv4 address by its mapped form.
        const same = familyOf(asked) === familyOf(network.address);
        expect(isInside(asked, network)).toBe(same && list.check(asked, familyOf(asked)));
      }),
    );
  });

  test('starts and ends inside itself; neighbouring addresses are outside', () => {
    fc.assert(
      fc.property(cidr, (network) => {
        const { first, last, bits } = subnetOf(network) ?? { first: 0n, last: 0n, bits: 32 };
        const inside = (value: bigint) => isInside(formatAddress({ value, bits }), network);
        expect([inside(first), inside(last)]).toEqual([true, true]);
        if (first > 0n) expect(inside(first - 1n)).toBe(false);
        if (last < (1n << BigInt(bits)) - 1n) expect(inside(last + 1n)).toBe(false);
        expect(last - first + 1n).toBe(1n << BigInt(bits - network.prefix));
      }),
    );
  });

  test('overlaps another exactly if one of them contains the other’s first address', () => {
    fc.assert(
      fc.property(cidr, cidr, fc.boolean(), (one, other, near) => {
        const second =
          near && familyOf(one.address) === familyOf(other.address) ? { ...other, address: one.address } : other;
        const holds = (a: typeof one, b: typeof one) => isInside((subnetOf(b)?.cidr ?? '').split('/')[0] ?? '', a);
        expect(overlap(one, second)).toBe(holds(one, second) || holds(second, one));
        expect(overlap(second, one)).toBe(overlap(one, second));
      }),
    );
  });

  test('is distinguished from an address in it', () => {
    expect(isNetworkAddress({ address: '192.168.56.0', prefix: 24 })).toBe(true);
    expect(isNetworkAddress({ address: '192.168.56.0', prefix: 23 })).toBe(true);
    expect(isNetworkAddress({ address: '192.168.57.0', prefix: 23 })).toBe(false);
    expect(isNetworkAddress({ address: '192.168.56.0', prefix: 31 })).toBe(false);
    expect(isNetworkAddress({ address: '192.168.56.1', prefix: 32 })).toBe(false);
    expect(isNetworkAddress({ address: 'fd00::', prefix: 64 })).toBe(true);
    expect(isNetworkAddress({ address: 'fd00::1', prefix: 64 })).toBe(false);
  });
});

describe('a prefix', () => {
  test('has its netmask', () => {
    for (let prefix = 0; prefix <= 32; prefix++) {
      const netmask = formatAddress({ value: 2n ** 32n - 2n ** BigInt(32 - prefix), bits: 32 });
      expect(prefixOfNetmask(netmask)).toBe(prefix);
    }
  });

  test.each(['255.0.255.0', '0.0.0.255', '255.255.255', 'ffff::', '255.0.0.0/8', ''])('"%s" is invalid', (netmask) => {
    expect(prefixOfNetmask(netmask)).toBeUndefined();
  });

  // As `ip address` shows the bridges of networks without one, on libvirt 9.0.
  test.each([
    ['10.77.0.1', 8],
    ['172.16.0.1', 16],
    ['192.168.77.1', 24],
    ['fd00:2::1', 64],
    ['224.0.0.1', undefined],
    ['10.1', undefined],
  ])('that nobody wrote: %s/%s', (text, prefix) => expect(usualPrefix(text)).toBe(prefix));
});
