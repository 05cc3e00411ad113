import { describe, expect, it } from 'vitest';
import { isInside, isNetworkAddress, parseAddress, parseCidr } from '../../lib/lab/address.ts';

describe('addresses', () => {
  it.each(['192.168.56.1/24', '10.0.0.1/8', 'fd00::1/64', '0.0.0.0/0'])('%s is a CIDR', (text) => {
    expect(parseCidr(text)).toEqual({ address: text.split('/')[0], prefix: Number(text.split('/')[1]) });
  });

  it.each([
    '192.168.56.1',
    '192.168.56.1/',
    '192.168.56.1/33',
    '192.168.56/24',
    '1.2.3.4/24/8',
    'fd00::1/129',
    '1.2.3.4/-1',
    '',
  ])('%s is none', (text) => expect(parseCidr(text)).toBeUndefined());

  it.each([
    ['0.0.0.1', 1n],
    ['192.168.56.1', 0xc0a83801n],
    ['::', 0n],
    ['::1', 1n],
    ['1::', 1n << 112n],
    ['fd00::1:2', (0xfd00n << 112n) | 0x10002n],
    ['::ffff:1.2.3.4', 0xffff01020304n],
    ['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n],
  ])('%s is the number %s', (text, value) => expect(parseAddress(text)?.value).toBe(value));

  it('knows what is inside a network', () => {
    const lab = { address: '192.168.56.1', prefix: 24 };
    expect(isInside('192.168.56.255', lab)).toBe(true);
    expect(isInside('192.168.57.0', lab)).toBe(false);
    expect(isInside('::1', lab)).toBe(false);
    expect(isInside('8.8.8.8', { address: '1.1.1.1', prefix: 0 })).toBe(true);
  });

  it('tells a network from an address in it', () => {
    expect(isNetworkAddress({ address: '192.168.56.0', prefix: 24 })).toBe(true);
    expect(isNetworkAddress({ address: '192.168.56.0', prefix: 23 })).toBe(true);
    expect(isNetworkAddress({ address: '192.168.57.0', prefix: 23 })).toBe(false);
    expect(isNetworkAddress({ address: '192.168.56.0', prefix: 31 })).toBe(false);
    expect(isNetworkAddress({ address: '192.168.56.1', prefix: 32 })).toBe(false);
  });
});
