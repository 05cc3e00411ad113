import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIpv4, ipv4Bits, prefixOfNetmask, subnetBits } from '../../lib/model/ipv4.ts';

test('an address and its bits are one another', () => {
  fc.assert(fc.property(fc.ipV4(), (address) => formatIpv4(ipv4Bits(address) ?? -1) === address));
});

test.each(['256.0.0.1', '1.2.3', 'fd00::1', '', '1.2.3.4.5', '1.2.3.x'])('%s is no IPv4 address', (address) => {
  expect(ipv4Bits(address)).toBeUndefined();
});

test('every prefix has its netmask', () => {
  for (let prefix = 0; prefix <= 32; prefix++) {
    expect(prefixOfNetmask(formatIpv4(2 ** 32 - 2 ** (32 - prefix)))).toBe(prefix);
  }
});

test.each([
  ['192.168.56.1', 24, '192.168.56.0'],
  ['192.168.56.200', 25, '192.168.56.128'],
  ['10.1.2.3', 0, '0.0.0.0'],
  ['10.1.2.3', 32, '10.1.2.3'],
])('%s/%i lies in %s', (address, prefix, subnet) => {
  expect(formatIpv4(subnetBits(address, prefix) ?? -1)).toBe(subnet);
});
