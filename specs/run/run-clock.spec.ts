import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runClock } from '../../lib/run/run-clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('it rings once, after its time', () => {
  const ring = vi.fn();
  using _ = runClock(1_000, ring);
  vi.advanceTimersByTime(999);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(ring).toHaveBeenCalledOnce();
});

test('it stops while it is held, by several holders, and continues with the rest', () => {
  const ring = vi.fn();
  using clock = runClock(1_000, ring);
  vi.advanceTimersByTime(600);
  const first = clock.hold();
  const second = clock.hold();
  vi.advanceTimersByTime(60_000);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  vi.advanceTimersByTime(60_000);
  second[Symbol.dispose]();
  vi.advanceTimersByTime(399);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ring).toHaveBeenCalledOnce();
});

test('it never rings after it is closed, even if it was held', () => {
  const ring = vi.fn();
  const clock = runClock(1_000, ring);
  const held = clock.hold();
  clock[Symbol.dispose]();
  held[Symbol.dispose]();
  vi.advanceTimersByTime(10_000);
  expect(ring).not.toHaveBeenCalled();
});

/** Node treats a timer above its maximum of 2 ** 31 - 1 milliseconds as one millisecond. */
describe('over 24.8 days', () => {
  const longest = 2 ** 31 - 1;

  test('it rings at its time, whatever that is, and not before', () => {
    const times = fc.oneof(
      fc.integer({ min: 1, max: 5 * longest }),
      fc.integer({ min: -2, max: 2 }).map((around) => longest + around),
      fc.integer({ min: -2, max: 2 }).map((around) => 2 * longest + around),
    );
    fc.assert(
      fc.property(times, (milliseconds) => {
        const ring = vi.fn();
        using _ = runClock(milliseconds, ring);
        vi.advanceTimersByTime(milliseconds - 1);
        expect(ring).not.toHaveBeenCalled();
        vi.advanceTimersByTime(1);
        expect(ring).toHaveBeenCalledOnce();
      }),
    );
  });

  test('it can be held, and continues with the rest', () => {
    const ring = vi.fn();
    using clock = runClock(3 * longest, ring);
    vi.advanceTimersByTime(1.5 * longest);
    const held = clock.hold();
    vi.advanceTimersByTime(10 * longest);
    held[Symbol.dispose]();
    vi.advanceTimersByTime(1.5 * longest - 1);
    expect(ring).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2);
    expect(ring).toHaveBeenCalledOnce();
  });

  test('it never rings once it is closed', () => {
    const ring = vi.fn();
    const clock = runClock(Number.MAX_VALUE * 10, ring);
    vi.advanceTimersByTime(3 * longest);
    clock[Symbol.dispose]();
    vi.advanceTimersByTime(3 * longest);
    expect(ring).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});
