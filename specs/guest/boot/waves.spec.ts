import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scheduleLength, wavesOf } from '../../../lib/guest/boot/waves.ts';

const cost = (item: number) => item;

describe('waves', () => {
  test('take as many items as fit, in order', () => {
    expect(wavesOf([2, 8, 4, 4], 18, cost)).toEqual([[2, 8, 4, 4]]);
    expect(wavesOf([2, 8, 4, 4], 12, cost)).toEqual([
      [2, 8],
      [4, 4],
    ]);
  });

  test('put an item that exceeds the total into a wave of its own', () => {
    expect(wavesOf([1, 64, 1], 8, cost)).toEqual([[1], [64], [1]]);
  });

  test('contain every item, and no wave of more than one exceeds the total', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.integer({ min: 1, max: 100 }), (items, room) => {
        const waves = wavesOf(items, room, cost);
        expect(waves.flat()).toEqual(items);
        for (const wave of waves) {
          const sum = wave.reduce((a, b) => a + b, 0);
          expect(wave.length === 1 || sum <= room).toBe(true);
        }
      }),
    );
  });
});

describe('how long a schedule takes', () => {
  test('is computed with the next item in the first free lane', () => {
    expect(scheduleLength([30, 60, 40], 2)).toBe(70);
    expect(scheduleLength([30, 60, 40], 1)).toBe(130);
    expect(scheduleLength([], 2)).toBe(0);
  });
});
