import fc from 'fast-check';
import { expect, test } from 'vitest';
import { XdrReader, XdrWriter } from '../../../lib/libvirt/rpc/xdr.ts';

test('what is written is read, in order', () => {
  const values = [fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })] as const;
  fc.assert(
    fc.property(...values, fc.uint8Array(), fc.string({ unit: 'binary' }), (int, uint, bytes, text) => {
      const reader = new XdrReader(new XdrWriter().int(int).opaque(bytes).string(text).uint(uint).bytes);
      expect(reader.int()).toBe(int);
      expect(new Uint8Array(reader.opaque(bytes.length))).toEqual(bytes);
      expect(reader.string()).toBe(text);
      expect(reader.uint()).toBe(uint);
    }),
  );
});

test('as RFC 4506 has it: big-endian, padded to four bytes', () => {
  const { bytes } = new XdrWriter().uint(1).string('hello').int(-2);
  expect(bytes.toString('hex')).toBe('00000001' + '00000005' + '68656c6c6f000000' + 'fffffffe');
});

test('a text that may be absent', () => {
  const reader = new XdrReader(new XdrWriter().uint(0).uint(1).string('there').bytes);
  expect([reader.optionalString(), reader.optionalString()]).toEqual([undefined, 'there']);
});

test('more than there is, is a RangeError', () => {
  expect(() => new XdrReader(new XdrWriter().uint(5).bytes).string()).toThrow(RangeError);
  expect(() => new XdrReader(Buffer.alloc(3)).int()).toThrow(RangeError);
});
