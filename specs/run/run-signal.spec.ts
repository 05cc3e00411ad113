import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runSignal } from '../../lib/run/run-signal.ts';

let now = 0;
let printed: string;
const exit = vi.fn();
beforeEach(() => {
  now = 50_000;
  printed = '';
  exit.mockReset();
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  vi.spyOn(process, 'exit').mockImplementation(exit as never);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

/** Only what `runSignal` has added is called: the runner of these specs has listeners of its own. */
function sending(run: () => ReturnType<typeof runSignal>) {
  const before = process.listeners('SIGINT');
  const made = run();
  const own = process.listeners('SIGINT').filter((one) => !before.includes(one));
  return {
    run: made,
    send: () => {
      for (const one of own) one('SIGINT');
    },
  };
}

test('the first signal aborts, and the same one, passed on by a program above, does nothing more', () => {
  const { run, send } = sending(() => runSignal(100, 'nothing is left', 'something is left'));
  send();
  expect(run.signal.reason).toMatchObject({ code: 'interrupted', what: 'interrupted by SIGINT; nothing is left' });
  now += 900;
  send();
  expect({ calls: exit.mock.calls, printed }).toEqual({ calls: [], printed: '' });
  run[Symbol.dispose]();
});

test('a second signal ends the process at once, and what may be left is told', () => {
  const { run, send } = sending(() => runSignal(100, 'nothing is left', 'something is left'));
  send();
  now += 1100;
  send();
  expect({ calls: exit.mock.calls, printed }).toEqual({ calls: [[130]], printed: '\nSIGINT: something is left\n' });
  run[Symbol.dispose]();
});

test('while it is held every signal is answered, and none ends the process', () => {
  const { run, send } = sending(() => runSignal(100));
  using held = run.hold('it must end first');
  for (let times = 0; times < 3; times++) {
    send();
    now += 1100;
  }
  expect(held).toBeDefined();
  expect({ calls: exit.mock.calls, printed }).toEqual({
    calls: [],
    printed: '\nSIGINT: it must end first\n'.repeat(3),
  });
  run[Symbol.dispose]();
});

test('work that has ended after a signal is not abandoned later', () => {
  vi.useFakeTimers();
  const { run, send } = sending(() => runSignal(100));
  send();
  run[Symbol.dispose]();
  vi.advanceTimersByTime(3_600_000);
  expect(exit.mock.calls).toEqual([]);
  vi.useRealTimers();
});

test('work that does not react is abandoned', () => {
  vi.useFakeTimers();
  const { run, send } = sending(() => runSignal(100));
  send();
  vi.advanceTimersByTime(3_600_000);
  expect(exit.mock.calls).toEqual([[130]]);
  run[Symbol.dispose]();
  vi.useRealTimers();
});
