import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** steps.sh with steps for sh, which a stand-in for virtspec runs here. */
let place: Workplace;
beforeEach(() => {
  place = new Workplace();
  // `run VM ... --script FILE` and `wait VM ... -- TEXT` run it by sh; `up` is another.
  place.write(
    'virtspec',
    `#!/usr/bin/env bash
set -euo pipefail
echo "$1" >>'${place.path('calls')}'
case $1 in
run) text=$(<"\${!#}"); printf '%s\\n' "$text" >>'${place.path('texts')}'; sh -c "$text" ;;
wait) sh -c "\${!#}" ;;
up) echo "$2: was running, ready" ;;
esac
`,
  );
});
afterEach(() => place[Symbol.dispose]());

function steps(declared: string, files: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = {}) {
  for (const [name, text] of Object.entries(files)) place.write(`steps/${name}`, text);
  const script = `set -euo pipefail
source ${join(root, 'scripts/orchestration/steps.sh')}
steps_of() { ${declared}; }
secret ADMIN_PASSWORD
deploy_options : "$@"
run_steps web01
`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd: place.folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      ...process.env,
      ...place.env,
      OUT: place.path('out'),
      XDG_RUNTIME_DIR: place.sandboxes,
      VIRTSPEC: `bash ${place.path('virtspec')}`,
      VIRTSPEC_STEPS: place.path('steps'),
      ...env,
    },
  });
  return { code: status, stdout, stderr };
}

const read = (name: string) => readFileSync(place.path(name), 'utf8');

describe('a step for sh', () => {
  test.each([
    ['with #!', '#!/bin/sh\necho "$Word" >>"$OUT"\n'],
    ['without', 'echo "$Word" >>"$OUT"\n: "$Word"\n'],
    ['of one line', 'echo "$Word" >>"$OUT"'],
  ])('%s gets its parameters before its first command, and is run once', (_, text) => {
    const files = { 'mark.sh': text, 'mark.test.sh': '[ -s "$OUT" ]\n' };
    expect(steps('step mark Word=here', files)).toMatchObject({ code: 0, stderr: '' });
    expect(read('out')).toBe('here\n');
  });

  test('of nothing but #! is not doubled', () => {
    steps('step mark', { 'mark.sh': '#!/bin/sh', 'mark.test.sh': 'exit 1' });
    expect(
      read('texts')
        .split('\n')
        .filter((line) => line === '#!/bin/sh'),
    ).toHaveLength(1);
  });

  test('gets a value with quotes as it is', () => {
    const files = { 'mark.sh': 'printf %s "$Word" >"$OUT"\n', 'mark.test.sh': '[ -s "$OUT" ]\n' };
    expect(steps(`step mark "Word=it's '\\"\\$HOME\\" here"`, files).code).toBe(0);
    expect(read('out')).toBe(`it's '"$HOME" here`);
  });
});

test('a value with quotes is doubled for PowerShell, to which typographic quotes are quotes', () => {
  place.write('steps/mark.ps1', "param($Word)\n'x'\n");
  const script = `source ${join(root, 'scripts/orchestration/steps.sh')}
step mark "Word=it's ‘so’"
_steps_compose mark mark`;
  const env = { ...process.env, VIRTSPEC_STEPS: place.path('steps') };
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8', env });
  expect(stdout).toBe("& {\nparam($Word)\n'x'\n} -Word 'it''s ‘‘so’’'\n");
});

describe('refused before the VM is started', () => {
  const files = { 'mark.sh': ':\n', 'mark.test.sh': 'exit 1\n' };
  test.each([
    ['a reboot without its scripts', 'step mark --reboot', 'there is no boot-id.ps1 in', '(mark: --reboot needs it)'],
    [
      'a secret without its scripts',
      'step mark --secret PasswordFile=ADMIN_PASSWORD',
      'there is no secrets.ps1 in',
      '(mark: --secret needs it)',
    ],
    [
      'an unknown option',
      'step mark --reboots',
      'step mark: not PARAMETER=VALUE on one line, nor an option: --reboots',
    ],
    ['a value of two lines', "step mark Word=$'a\\nb'", 'step mark: not PARAMETER=VALUE on one line'],
    ['an option without its value', 'step mark --timeout', 'step mark: --timeout needs a value'],
  ])('%s', (_, declared, ...says) => {
    const done = steps(declared, files, { ADMIN_PASSWORD: 'x' });
    expect(done).toMatchObject({ code: 2, stdout: '' });
    for (const text of says) expect(done.stderr).toContain(text);
    expect(existsSync(place.path('calls'))).toBe(false);
  });
});
