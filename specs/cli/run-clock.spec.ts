import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runClock } from '../../lib/cli/run-clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('rings once, after its time', () => {
  const ring = vi.fn();
  using _ = runClock(1_000, ring);
  vi.advanceTimersByTime(999);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(ring).toHaveBeenCalledOnce();
});

test('stands still while it is held, by whomever, and goes on with what was left', () => {
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

test('never rings once it is closed, also where it was held then', () => {
  const ring = vi.fn();
  const clock = runClock(1_000, ring);
  const held = clock.hold();
  clock[Symbol.dispose]();
  held[Symbol.dispose]();
  vi.advanceTimersByTime(10_000);
  expect(ring).not.toHaveBeenCalled();
});
