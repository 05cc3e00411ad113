import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Runs .ci/run with an `npm` that writes `results` like vitest's JSON reporter, and exits with `code`; its `run` exits with `beside`. */
function runCi(results: object | undefined, code: number, beside = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'virtspec-ci-'));
  try {
    cpSync(resolve(import.meta.dirname, '../../.ci/run'), join(folder, 'clone/.ci/run'));
    mkdirSync(join(folder, 'bin'));
    const write = results
      ? `for a; do case "$a" in --outputFile.json=*) echo '${JSON.stringify(results)}' > "\${a#*=}" ;; esac; done`
      : '';
    writeFileSync(
      join(folder, 'bin/npm'),
      `#!/bin/sh\n[ "$1" = run ] && exit ${beside}\necho "npm $1 CI=$CI VIRTSPEC_REQUIRE=$VIRTSPEC_REQUIRE"\n[ -t 0 ] && exit 9\n${write}\nexit ${code}\n`,
    );
    chmodSync(join(folder, 'bin/npm'), 0o755);
    const environment = { ...process.env, PATH: `${folder}/bin:${process.env.PATH}`, CI: '', TMPDIR: folder };
    delete (environment as NodeJS.ProcessEnv).VIRTSPEC_REQUIRE;
    const done = spawnSync('bash', [join(folder, 'clone/.ci/run')], { encoding: 'utf8', env: environment });
    return { code: done.status, lines: done.stdout.trim().split('\n') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('.ci/run calls npm test as in CI, with the lanes that must not be skipped, and ends with one plain line', () => {
  expect(runCi({ numPassedTests: 12, numFailedTests: 0, numPendingTests: 3, numTodoTests: 1 }, 0)).toEqual({
    code: 0,
    lines: ['npm test CI=true VIRTSPEC_REQUIRE=libvirt,plan,libvirts,browser', '12 passed, 0 failed, 4 skipped'],
  });
});

test('.ci/run exits as npm test does', () => {
  expect(runCi({ numPassedTests: 1, numFailedTests: 2, numPendingTests: 0, numTodoTests: 0 }, 1)).toMatchObject({
    code: 1,
    lines: [expect.anything(), '1 passed, 2 failed, 0 skipped'],
  });
  expect(runCi(undefined, 3)).toMatchObject({ code: 3, lines: [expect.anything(), '0 passed, 0 failed, 0 skipped'] });
});

test('.ci/run fails if no test ran, whatever the exit code of npm test', () => {
  expect(runCi({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 9, numTodoTests: 0 }, 0).code).toBe(1);
  expect(runCi(undefined, 0).code).toBe(1);
});

test('.ci/run fails if only the type check or lint fails', () => {
  expect(runCi({ numPassedTests: 1, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }, 0, 2).code).toBe(1);
});
