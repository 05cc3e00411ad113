import { expect, test } from 'vitest';
import { alternate, median } from '../../bench/rounds.ts';

test('subjects alternate, and every other round runs them in reverse order', async () => {
  const order: string[] = [];
  const subject = (name: string) => () => order.push(name);
  const results = await alternate(3, { a: subject('a'), b: subject('b'), c: async () => subject('c')() });
  expect(order.join('')).toBe('abccbaabc');
  expect(results).toEqual({ a: [1, 6, 7], b: [2, 5, 8], c: [3, 4, 9] });
});

test('the median is the middle number, and the lower of two in the middle', () => {
  expect(median([30, 4, 200])).toBe(30);
  expect(median([4, 3, 2, 1])).toBe(2);
  expect(() => median([])).toThrow(RangeError);
});
