import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatQuantity, parseQuantity, readableQuantity } from '../../lib/model/quantity.ts';

const kib = 1024n;

test.each([
  [0n, '0 B'],
  [2n * kib ** 3n, '2 GiB'],
  [6000n * kib ** 2n, '6000 MiB'],
  [197_120n, '192.5 KiB'],
  [5n * kib ** 3n + 256n * kib ** 2n, '5376 MiB'],
  [60n * kib ** 3n + 512n * kib ** 2n, '60.5 GiB'],
  [2_097_153n * kib, '2 GiB (2097153 KiB)'],
  [123_456_789n, '117.738 MiB (123456789 B)'],
  [64_424_509_441n, '60 GiB (64424509441 B)'],
])('%s bytes are read as %s', (bytes, text) => {
  expect(readableQuantity(bytes)).toBe(text);
});

const sizes = fc.bigInt({ min: 0n, max: kib ** 6n });

test('different sizes have different texts, and none is only a number that must be counted', () => {
  fc.assert(
    fc.property(sizes, fc.bigInt({ min: 1n, max: 4096n }), (size, more) => {
      expect(readableQuantity(size)).not.toBe(readableQuantity(size + more));
      expect(readableQuantity(size)).toMatch(/^\d{1,4}(\.\d{1,3})? ([KMGTP]i)?B( \(\d+ (Ki|Mi|Gi)?B\))?$/);
    }),
  );
});

test('what a lab file takes is exact', () => {
  fc.assert(fc.property(sizes, (size) => parseQuantity(formatQuantity(size)) === size));
});
