import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
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
run)
  # The last word is a command, or after --script a file.
  text=\${!#}; [[ $* != *' --script '* ]] || text=$(<"$text")
  printf '%s\\n' "$text" >>'${place.path('texts')}'; sh -c "$text" ;;
wait) [[ $* != *' -- '* ]] || sh -c "\${!#}" ;;
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
  return bash(['-c', script, 'deploy'], env);
}

function bash(words: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = place.folder) {
  const { status, stdout, stderr } = spawnSync('bash', words, {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      ...process.env,
      ...place.env,
      OUT: place.path('out'),
      XDG_RUNTIME_DIR: place.sandboxes,
      VIRTSPEC: `bash ${place.path('virtspec')}`,
      VIRTSPEC_CONNECT: 'test:///default',
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
  const files = { 'mark.sh': ': "$Word"\n', 'mark.test.sh': 'exit 1\n' };
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
    [
      'an option that is misspelt',
      'step mark --tmeout 10m',
      'nor an option: --tmeout\n  fix: did you mean --timeout? The options are --reboot, --timeout TIME, --checkpoint NAME, --secret',
    ],
    [
      'a time that is none',
      'step mark --timeout soon',
      'step mark: --timeout takes a time, as in 90s, 10m or 2h, not: soon',
    ],
    [
      'a checkpoint with a blank',
      "step mark --checkpoint 'a b'",
      'step mark: --checkpoint takes a name of letters, digits and',
    ],
    [
      'a secret without a parameter',
      'step mark --secret ADMIN_PASSWORD',
      '--secret takes PARAMETER=VARIABLE, not: ADMIN',
    ],
    ['a network without a parameter', 'step mark --mac lab-net', '--mac takes PARAMETER=NETWORK, not: lab-net'],
    ['a step without a name', 'step --reboot', 'step: the name of the step comes first, not: --reboot'],
    ['a step that is declared twice', 'step mark; step mark', 'step mark is declared twice'],
    ['no step', ':', 'steps_of declares no step for web01'],
    [
      'a parameter that nothing mentions',
      'step mark Wort=here',
      'step mark: neither mark nor mark.test in',
      'mentions its parameter Wort, as $Wort',
    ],
    ['a parameter of which only a longer one is mentioned', 'step mark Wo=here', 'mentions its parameter Wo, as $Wo'],
    [
      'a secret that is not declared',
      'step mark --secret Word=NOSECRET',
      'step mark: NOSECRET is not declared by `secret`; before deploy_options: secret NOSECRET',
    ],
  ])('%s', (_, declared, ...says) => {
    const done = steps(declared, files, { ADMIN_PASSWORD: 'x' });
    expect(done).toMatchObject({ code: 2, stdout: '' });
    for (const text of says) expect(done.stderr).toContain(text);
    expect(existsSync(place.path('calls'))).toBe(false);
  });
});

describe('a step that fails', () => {
  const goesOn = 'Correct the cause, then run the same command again: it goes on at this step.';

  test('says what to do', () => {
    const done = steps('step mark', { 'mark.sh': 'exit 4', 'mark.test.sh': 'exit 1' });
    expect(done.code).toBe(1);
    expect(done.stderr).toMatch(/^error: web01: mark: failed: exit code 4 after \d+ s\n/);
    expect(done.stderr).toContain(`\n  Its output is above. ${goesOn}\n`);
  });

  test('because its test does, with all that the test printed, and its file', () => {
    const test = { 'mark.sh': ':', 'mark.test.sh': 'echo maybe; echo not; exit 3' };
    expect(steps('step mark', test).stderr).toBe(
      `error: web01: mark: failed: its test failed: exit code 3\n  | maybe\n  | not\n  The test is ${place.path('steps/mark.test.sh')}. ${goesOn}\n`,
    );
  });

  test('because its time was over, with where its limit is: the script has no --timeout', () => {
    const late = 'echo "error: too long" >&2; echo "  fix: Give it longer with --timeout." >&2; exit 255';
    const says = 'The limit of 10m is that of this step, --timeout of `step mark`, not an option of this script.';
    const done = steps('step mark --timeout 10m', { 'mark.sh': late, 'mark.test.sh': 'exit 1' });
    expect(done.stderr).toContain(`\n  Its output is above. ${says} ${goesOn}\n`);
    expect(steps('step mark', { 'mark.sh': ':', 'mark.test.sh': late }).stderr).toContain(
      'mark.test.sh. The limit of 5m is that of a test, not an option of this script. Correct',
    );
    expect(steps('step mark --timeout 10m', { 'mark.sh': ':', 'mark.test.sh': 'exit 1' }).stderr).toContain(
      `its test did not succeed after it\n  The reason is above. The limit of 10m is the --timeout of \`step mark\`. ${goesOn}\n`,
    );
  });
});

describe('a reboot that the guest refuses', () => {
  const files = {
    'mark.sh': 'touch "$OUT"',
    'boot-id.sh': 'echo 1',
    'reboot.sh': 'echo "no permission" >&2; exit 5',
    'reboot.test.sh': ': "$BootId"; exit 1',
  };
  const refused = (rest: string) =>
    `error: web01: mark: failed: the guest did not reboot: exit code 5\n  | no permission\n  The script is ${place.path('steps/reboot.sh')}. ${rest}\n`;

  test('shows how its script ended', () => {
    expect(steps('step mark --reboot', { ...files, 'mark.test.sh': 'exit 1' })).toMatchObject({
      code: 1,
      stderr: refused('Correct the cause, then run the same command again: it goes on at this step.'),
    });
  });

  test('says so if the test of the step does not see that it is missing', () => {
    const done = steps('step mark --reboot', { ...files, 'mark.test.sh': '[ -e "$OUT" ]' });
    expect(done).toMatchObject({
      code: 1,
      stderr: refused(
        'The test of mark succeeds without the reboot, so the same command would take the step for done: reboot the guest yourself.',
      ),
    });
  });
});

describe('a script of one’s own', () => {
  /** The one of the manual. */
  const example = /\n```bash\n(#!\/usr\/bin\/env bash\n[\s\S]+?)```\n/.exec(
    readFileSync(join(root, 'docs/deploy.md'), 'utf8'),
  )?.[1];

  beforeEach(() => {
    place.write('project/deploy', example ?? '');
    mkdirSync(place.path('project/node_modules'));
    symlinkSync(root, place.path('project/node_modules/virtspec'));
    place.write('project/steps/web.sh', 'echo "$Port" >>"$OUT"\n');
    place.write('project/steps/web.test.sh', '[ -e "$OUT" ] && grep -qx "$Port" "$OUT"\n');
  });

  test('as in the manual, works from any folder, on the VMs that are named', () => {
    const run = (...words: readonly string[]) => bash([place.path('project/deploy'), ...words], {}, '/');
    expect(run()).toMatchObject({ code: 0, stderr: '' });
    expect(read('out')).toBe('8080\n');
    const named = run('web02', 'web03');
    expect(named.stdout).toMatch(/^web02: starting\n[\s\S]*\nweb03: web: done already\n$/);
    expect(named.stdout).not.toContain('web01');
  });

  test('has a help with its usage, its steps and its folder', () => {
    const { code, stdout } = bash([place.path('project/deploy'), '--help'], { VIRTSPEC_STEPS: '' }, '/');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: deploy \[option\.\.\.\] \[VM\.\.\.\]\n/);
    expect(stdout).toContain('\nSteps: web.\n');
    expect(stdout).toContain(`(default: ${place.path('project/steps')}; env: VIRTSPEC_STEPS)\n`);
  });

  test('has a help with its secrets and steps, also before its settings are known', () => {
    place.write(
      'own',
      `set -euo pipefail
source ${join(root, 'scripts/orchestration/steps.sh')}
steps_of() { step one Port="$WEB_PORT"; step two --secret F=WEB_PASSWORD; }
secret WEB_PASSWORD
deploy_options deploy_usage "$@"
setting WEB_PORT 80
run_steps web01
`,
    );
    const { stdout } = bash([place.path('own'), '-h']);
    expect(stdout).toContain('\nSteps: one, two.\nSecrets, from the environment or by --secret-fd: WEB_PASSWORD\n');
  });

  test('a timeout of a number alone is shown in seconds', () => {
    const { code, stdout } = steps('step mark --timeout 10', {
      'mark.sh': ': >"$OUT"',
      'mark.test.sh': '[ -e "$OUT" ]',
    });
    expect(code).toBe(0);
    expect(stdout).toContain('web01: mark: waiting for its test, up to 10 s\n');
  });

  const manual = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
  const settings = readFileSync(join(root, 'scripts/orchestration/settings.sh'), 'utf8');
  const forms = [...settings.matchAll(/^ {2}([a-z]+)\) pattern=/gm)].map(([, form = '']) => form).sort();
  const setting = (line: string, env: NodeJS.ProcessEnv = {}) =>
    bash(
      ['-c', `set -euo pipefail; source ${join(root, 'scripts/orchestration/steps.sh')}; ${line}; settings_show`],
      env,
    );

  test('the forms of settings are in the manual, and in the error for another', () => {
    expect(forms.length).toBeGreaterThan(6);
    for (const form of forms) expect(manual).toMatch(new RegExp(`^ *\\| \`${form}\` `, 'm'));
    const named = `${forms.filter((form) => form !== 'text').join(', ')} and text`;
    expect(setting('setting A 1 digits')).toMatchObject({
      code: 2,
      stderr: `error: setting A: there is no form digits\n  fix: The forms are ${named}, which is the default.\n`,
    });
  });

  test.each([
    ['port', ['1', '80', '8080', '65535'], ['0', '080', '65536', '70000', '1e3', 'http', '-1']],
    ['number', ['0', '10', '65536'], ['01', '1.5', '-1', 'ten']],
  ])('a setting of the form %s', (form, good, bad) => {
    for (const value of good) expect(setting(`setting A 1 ${form}`, { A: value })).toMatchObject({ code: 0 });
    for (const value of bad) expect(setting(`setting A 1 ${form}`, { A: value })).toMatchObject({ code: 2 });
  });

  test('the steps of a trial in the manual are those that each script needs, and mention their parameters', () => {
    const trial = /^ {3}```bash\n([\s\S]*?)^ {3}```$/m.exec(manual)?.[1] ?? '';
    expect(bash(['-euc', trial])).toMatchObject({ code: 0, stderr: '' });
    place.write('bin/virsh', '#!/bin/sh\nexit 1\n');
    const dry = (script: string) =>
      bash(
        [join(root, 'scripts/orchestration', script), '--steps', 'trial', '--no-checkpoints', '--dry-run', 'web01'],
        {
          PATH: `${place.path('bin')}:${process.env.PATH}`,
          DSRM_PASSWORD: 'x',
          DOMAIN_ADMIN_PASSWORD: 'x',
        },
      );
    const client = dry('deploy-client.sh');
    expect(client).toMatchObject({ code: 0, stderr: '' });
    expect(client.stdout).toContain('web01: domain-join: to do: not done; reboots\n');
    // Without libvirt's answer they come as far as the adapter.
    for (const script of ['deploy-dc.sh', 'deploy-sccm.sh'])
      expect(dry(script).stdout).toContain('web01: computer-name: to do: not done; reboots\n');
  });

  test('that ignores the VMs which the command line names is refused', () => {
    place.write('project/deploy', (example ?? '').replace(/^run_steps .*$/m, 'run_steps web01'));
    expect(bash([place.path('project/deploy'), 'web02'])).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: web02 is named on the command line, and this script runs steps only for: web01
  fix: in the script, pass the VMs of the command line to run_steps: run_steps "\${deploy_vms[@]:-web01}"
`,
    });
    expect(existsSync(place.path('calls'))).toBe(false);
  });
});
