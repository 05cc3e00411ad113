import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { root } from '../support/virtspec.ts';
import { steps } from './workflow-files.ts';

/** Every shell script in git: by its extension, or by its first line. */
const scripts = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .stdout.split('\0')
  .filter((path) => path !== '' && !path.startsWith('fixtures/'))
  .filter((path) => path.endsWith('.sh') || /^#!.*\b(ba|da|k)?sh\b/.test(firstLine(path)));

/** A script that another one sources, and names in a directive, is checked together with that one: alone, half of its variables are unset. */
const sourced = scripts.flatMap((path) =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/^\s*# shellcheck source=(\S+)/gm)].map(([, name]) => name ?? ''),
);

function firstLine(path: string): string {
  try {
    return readFileSync(join(root, path), 'utf8').split('\n', 1)[0] ?? '';
  } catch {
    return ''; // a submodule, a folder, or deleted since
  }
}

function shellcheck(args: readonly string[], input = ''): string {
  // Functions that a trap calls are used, although shellcheck does not see it (SC2317, since 0.11 SC2329).
  const always = ['--external-sources', '--check-sourced', '--exclude=SC2317,SC2329'];
  const done = spawnSync('shellcheck', [...always, ...args], { cwd: root, encoding: 'utf8', input });
  return done.status === 0 ? '' : done.stdout + done.stderr;
}

describeLane('shellcheck', 'shellcheck', () => {
  test.each(scripts.filter((path) => !sourced.includes(path)))('finds nothing in %s', (path) => {
    expect(shellcheck([path])).toBe('');
  });

  test.each(steps.flatMap(([name, { run }]) => (run === undefined ? [] : [[name, run] as const])))(
    'finds nothing in %s',
    (_, run) => {
      // As the runner calls it: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax (defaults.run.shell)
      expect(shellcheck(['--shell=bash', '-'], `set -eo pipefail\n${run}\n`)).toBe('');
    },
  );

  test('detects a fault', () => {
    expect(shellcheck(['--shell=bash', '-'], 'rm $1\n')).toContain('SC2086');
    expect(scripts).toEqual(expect.arrayContaining(['scripts/setup', 'scripts/setup.d/say.sh', '.ci/run']));
    expect(sourced).toEqual(expect.arrayContaining(['scripts/setup.d/say.sh']));
  });
});
