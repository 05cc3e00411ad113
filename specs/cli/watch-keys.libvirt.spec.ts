import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { describeLane } from '../support/lane.ts';
import { specEnvironment } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** `virtspec watch` of plain-linux at a terminal of 60 columns; the shell around it says its exit code, and how it left the terminal. */
function watchedAtTerminal(place: Workplace) {
  place.copyLab('plain-linux');
  const command = `stty cols 60; stty -g; "$NODE" "$MAIN" watch plain-linux; echo "code $?"; stty -g`;
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: place.folder,
    env: specEnvironment({
      ...place.env,
      NODE: process.execPath,
      MAIN: main,
      SHELL: '/bin/sh',
      TERM: 'xterm',
      NO_COLOR: '1',
    }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  let read = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lab = place.path('plain-linux/lab.yaml');
  return {
    press: (key: string) => child.stdin.write(key),
    /** What was shown since the last call, up to and with `what`. */
    shows: (what: RegExp) =>
      waitUntil(
        () => {
          const match = what.exec(text.slice(read));
          if (!match) return undefined;
          const seen = text.slice(read, read + match.index + match[0].length);
          read += seen.length;
          return seen;
        },
        { what: String(what), timeout: 60_000, interval: 10, lastSeen: () => text.slice(read) },
      ),
    save: (from: string, to: string) => {
      const before = readFileSync(lab, 'utf8');
      expect(before).toContain(from);
      writeFileSync(lab, before.replace(from, to));
    },
    /** The exit code, after the terminal was found as it was. */
    end: async () => {
      await ended;
      const lines = text.split('\r\n').filter((line) => line !== '');
      expect(lines.at(-1)).toMatch(/^[0-9a-f:]+$/);
      expect(lines.at(-1)).toBe(lines[0]);
      // What was in progress is gone: it begins its own line.
      return Number(/(?:\n|\r\u001B\[K)code (\d+)\r\n/.exec(text)?.[1]);
    },
  };
}

const answer = /^(PASSED|FAILED) {2}.*\r\n/m;

describeLane('libvirt', 'virtspec watch at a terminal', () => {
  test('Enter runs again, a shows everything, q quits; the terminal is as it was', async () => {
    using place = new Workplace();
    const at = watchedAtTerminal(place);
    const first = await at.shows(answer);
    // Each run begins on a clear screen, and no line of its progress is wider than the terminal.
    expect(first).toContain('\u001B[2J\u001B[H');
    expect(first).toContain('Enter runs again, a shows everything, q quits');
    const progress = [...first.matchAll(/([^\r\n\u001B]*)\r\u001B\[K/g)].map(([, line = '']) => line.length);
    expect(Math.max(...progress)).toBeGreaterThan(5);
    expect(Math.max(...progress)).toBeLessThan(60);
    at.press('\r');
    const again = await at.shows(answer);
    expect(again).toMatch(/\u001B\[2J\u001B\[HAsked for\r\n/);
    expect(again).toContain('NEW 0, FIXED 0');
    // From the start: the sandbox is filled again.
    expect(again).toContain('Apply the lab …');
    at.press('a');
    expect(await at.shows(answer)).toMatch(/✓ Memory matches[^✓]*web[^✓]*server/);
    at.save('vcpus: 1', 'vcpus: 2');
    expect(await at.shows(answer)).toMatch(/Saved plain-linux\/lab.yaml\r\n[\s\S]*✓ Memory matches[^✓]*web[^✓]*server/);
    at.press('x');
    at.press('q');
    expect(await at.end()).toBe(0);
    await place.expectNothingLeft();
  });

  test.each([
    ['Ctrl-C', '\u0003', 130],
    ['Ctrl-D', '\u0004', 0],
  ])('%s in the middle of a run ends it; the terminal is as it was, and nothing is left', async (_, key, code) => {
    using place = new Workplace();
    const at = watchedAtTerminal(place);
    await at.shows(/Apply the lab …/);
    at.press(key);
    expect(await at.end()).toBe(code);
    await place.expectNothingLeft();
  });
});
