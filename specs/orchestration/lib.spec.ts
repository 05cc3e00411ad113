import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** lib.sh, with a virtspec that prints its words. */
let place: Workplace;
beforeEach(() => {
  place = new Workplace();
  place.write('web.sh', ':\n');
  place.write('says', 'printf \'[%s]\' "$@"\n');
});
afterEach(() => place[Symbol.dispose]());

function call(text: string) {
  const script = `set -euo pipefail\nsource ${join(root, 'scripts/orchestration/lib.sh')}\n${text}`;
  const env = { ...process.env, VIRTSPEC: `sh ${place.path('says')}` };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: place.folder, encoding: 'utf8', env });
  return { code: status, stdout, stderr };
}

describe('run_on_vm', () => {
  test.each([
    ['a file that is here, as a script', 'run_on_vm web01 web.sh', '[run][web01][--script][web.sh]'],
    ['a line of the shell', 'run_on_vm web01 "sh web.sh"', '[run][web01][--][sh web.sh]'],
    [
      'a line with the name of a script at its end',
      'run_on_vm web01 "cat notes.ps1"',
      '[run][web01][--][cat notes.ps1]',
    ],
    ['a script of the guest', 'run_on_vm web01 /opt/web.sh', '[run][web01][--][/opt/web.sh]'],
    ['a script of a Windows guest', "run_on_vm web01 'C:\\web.ps1'", '[run][web01][--][C:\\web.ps1]'],
    ['a program and its arguments', 'run_on_vm web01 backup.sh now', '[run][web01][--][backup.sh][now]'],
  ])('runs %s', (_, text, says) => {
    expect(call(text)).toEqual({ code: 0, stdout: says, stderr: '' });
  });

  test.each(['promote.ps1', './promote.sh', 'scripts/promote.sh'])('refuses %s, which is no file here', (name) => {
    const { code, stdout, stderr } = call(`run_on_vm web01 ${name}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(
      `error: run_on_vm: there is no file ${name} here\n  fix: name the script as it is found from /`,
    );
  });

  test.each(['web.sh', './web.sh'])('refuses %s, a file here, with arguments: it would not be sent', (name) => {
    const { code, stdout, stderr } = call(`run_on_vm web01 ${name} now`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error: run_on_vm: ${name} is a file here, and a file takes no arguments\n`);
  });
});

test('in a package with a program of its own, as the flake’s and a global one, that program is run', () => {
  const lib = readFileSync(join(root, 'scripts/orchestration/lib.sh'));
  place.write('out/lib/node_modules/virtspec/scripts/orchestration/lib.sh', lib);
  chmodSync(place.write('out/bin/virtspec', `#!/bin/sh\nprintf '<%s>' "$@"\n`), 0o755);
  const script = `set -euo pipefail\nsource out/lib/node_modules/virtspec/scripts/orchestration/lib.sh\nvm_start web01`;
  const { VIRTSPEC: _, ...env } = process.env;
  const { status, stdout } = spawnSync('bash', ['-c', script], { cwd: place.folder, encoding: 'utf8', env });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '<up><web01>' });
});
