import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { nodesOf, parsePowerShell, syntaxErrors } from '../support/powershell-grammar.ts';
import { type Deployed, endOf, RecordedGuest } from './recorded.ts';

/**
 * The three deploy scripts against a recorded stand-in for virtspec (`fixtures/stand-in/virtspec`), which runs no PowerShell: which scripts are run, in which order,
 * with what, and what is said. `steps.libvirt.spec.ts` runs steps in a real guest.
 */
const secret = 'Pa$$w0rd* "q\'';
const env = { DSRM_PASSWORD: secret };
const member = { DOMAIN_ADMIN_PASSWORD: secret };
const dc = ['deploy-dc.sh'];
const dcSteps = ['computer-name', 'address', 'ad-ds', 'dns', 'dhcp'];

/** Nothing that anyone can see has the secret: outputs, command lines, environments, scripts; and it is nowhere afterwards. */
function expectSecretKept(recorded: RecordedGuest, { stdout, stderr }: Deployed): void {
  const calls = recorded.calls.flatMap(({ words, text, environment }) => [...words, text, environment]);
  expect([stdout, stderr, ...calls].filter((text) => text.includes(secret))).toEqual([]);
  expect(recorded.lines('secrets')).toEqual([]);
  expect(readdirSync(recorded.place.sandboxes)).toEqual([]);
}

test('deploy-dc.sh runs its steps in order, each after its test; reboots, checkpoints and the secret have their places', async () => {
  using recorded = new RecordedGuest();
  const done = await recorded.deploy(dc, env);
  expect(done, done.stderr).toMatchObject({ code: 0, stderr: '' });
  const rebooted = ['boot-id', 'reboot', 'wait reboot.test'];
  const saved = (name: string) => ['checkpoint list', `checkpoint save ${name}`];
  expect(recorded.story).toEqual([
    'up',
    ...['computer-name.test', 'computer-name', ...rebooted, 'wait computer-name.test'],
    ...['address.test', 'address', 'wait address.test'],
    ...[
      'ad-ds.test',
      'secrets',
      'copy',
      'ad-ds',
      'secrets-gone',
      ...rebooted,
      'wait ad-ds.test',
      ...saved('post-ad-install'),
    ],
    ...['dns.test', 'dns', 'wait dns.test'],
    ...['dhcp.test', 'dhcp', 'wait dhcp.test', ...saved('post-dhcp')],
  ]);
  for (const name of dcSteps) expect(done.stdout).toMatch(new RegExp(`^DC01: ${name}: done in \\d+ s$`, 'm'));
  expectSecretKept(recorded, done);
});

test('the secret reaches the guest as a private file, byte by byte; its path is all that the script gets', async () => {
  using recorded = new RecordedGuest();
  const done = await recorded.deploy(dc, env);
  const to = 'C:\\Windows\\virtspec-secrets\\DSRM_PASSWORD';
  expect([recorded.lines('copied'), recorded.lines('copied-mode'), recorded.lines('copied-to')]).toEqual([
    [secret],
    ['600'],
    [`DC01:${to}`],
  ]);
  expect(recorded.calls.find(({ name }) => name === 'ad-ds')?.text).toContain(`} -DsrmPasswordFile '${to}'`.slice(2));
  // virtspec prints the digest of what it copies.
  expect(done.stdout).not.toContain('SHA-256');
});

describe('a second run', () => {
  test('does nothing, and says so', async () => {
    using recorded = new RecordedGuest();
    await recorded.deploy(dc, env);
    const before = recorded.calls.length;
    const done = await recorded.deploy(dc);
    expect(done).toMatchObject({
      code: 0,
      stdout: ['DC01: was running, ready', ...dcSteps.map((name) => `DC01: ${name}: done already`), ''].join('\n'),
      stderr: '',
    });
    expect(recorded.story.slice(before).filter((name) => !/^up$|\.test$|^checkpoint list$/.test(name))).toEqual([]);
  });

  test('after a step that failed goes on at that step; the failure shows its output and what to do', async () => {
    using recorded = new RecordedGuest();
    recorded.fault('dns', { code: 1, stdout: 'before\r\n', stderr: 'the zone is refused\r\n' });
    const failed = await recorded.deploy(dc, env);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('  | before\n  | the zone is refused\n');
    expect(failed.stderr).toMatch(
      /^error: DC01: dns: failed: exit code 1 after \d+ s\n {2}Its output is above\. Then run the same command again: it goes on at this step\.\n$/,
    );
    expect(recorded.story).not.toContain('dhcp.test');
    rmSync(recorded.place.path('guest/faults'), { recursive: true });
    const before = recorded.calls.length;
    expect((await recorded.deploy(dc)).code).toBe(0);
    expect(
      recorded.story.slice(before).filter((name) => !name.endsWith('.test') && !name.startsWith('checkpoint')),
    ).toEqual(['up', 'dns', 'dhcp']);
  });

  test('after an interruption between a promotion and its reboot runs the step again, which then only needs the reboot', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: ['computer-name', 'address'], pending: ['ad-ds'] });
    expect((await recorded.deploy(dc, env)).code).toBe(0);
    expect(recorded.story).toContain('reboot');
    expect(recorded.lines('done')).toContain('ad-ds');
  });

  test('keeps a checkpoint that exists, and says which one is missing of a step that was done before', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: dcSteps.slice(0, 3), checkpoints: ['post-dhcp'] });
    const { code, stdout } = await recorded.deploy(dc);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'DC01: ad-ds: there is no checkpoint post-ad-install: it is saved only when the step has just run\n',
    );
    expect(stdout).toContain('DC01: dhcp: the checkpoint post-dhcp exists already, and is kept\n');
    expect(recorded.lines('checkpoints')).toEqual(['post-dhcp']);
  });
});

describe('a secret', () => {
  test('is gone from the guest also when its step fails', async () => {
    using recorded = new RecordedGuest();
    recorded.fault('ad-ds', { code: 1, stderr: `cannot use ${secret} here\n` });
    const done = await recorded.deploy(dc, env);
    expect(done.code).toBe(1);
    expect(recorded.story.at(-1)).toBe('secrets-gone');
    expect(done.stdout).toContain('  | cannot use *** here\n');
    expectSecretKept(recorded, done);
  });

  test('is gone also when the copy fails, or the guest is lost while its step runs', async () => {
    for (const [name, code] of [
      ['copy', 3],
      ['ad-ds', 255],
    ] as const) {
      using recorded = new RecordedGuest();
      recorded.fault(name, { code, stderr: 'error: lost\n' });
      const done = await recorded.deploy(dc, env);
      expect(done.code).toBe(1);
      expect(recorded.story.at(-1)).toBe('secrets-gone');
      expectSecretKept(recorded, done);
    }
  });

  test('that cannot be removed is an error that says where it is', async () => {
    using recorded = new RecordedGuest();
    recorded.fault('secrets-gone', { code: 255 });
    const { code, stderr } = await recorded.deploy(dc, env);
    expect(code).toBe(1);
    expect(stderr).toContain('error: a secret may be left in DC01, in C:\\Windows\\virtspec-secrets\\: remove it\n');
  });

  test('is not printed by bash -x either', async () => {
    using recorded = new RecordedGuest();
    const done = await recorded.deploy(dc, env, ['-x']);
    expect(done.code).toBe(0);
    expect(done.stderr).toContain('+ run_steps DC01');
    // bash -x quotes in its own way.
    for (const form of [secret, `'Pa$$w0rd* "q'\\'''`, 'w0rd']) expect(done.stdout + done.stderr).not.toContain(form);
    expectSecretKept(recorded, { ...done, stderr: '' });
  });

  test('may come from a file descriptor', async () => {
    using recorded = new RecordedGuest();
    const words = `exec 4<<<'from a descriptor'; unset DSRM_PASSWORD; exec bash "$0" --secret-fd DSRM_PASSWORD=4`;
    const script = new URL('../../scripts/orchestration/deploy-dc.sh', import.meta.url).pathname;
    const done = await recorded.deploy(['../../../dev/null'], {}, ['-c', words, script]);
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(recorded.lines('copied')).toEqual(['from a descriptor']);
  });

  test('that is missing ends the run before its step, with what to do', async () => {
    using recorded = new RecordedGuest();
    const done = await recorded.deploy(dc);
    expect(done).toMatchObject({
      code: 2,
      stderr:
        'error: DC01: ad-ds: DSRM_PASSWORD is not set: pass it in the environment, or by --secret-fd DSRM_PASSWORD=FD; nothing of this step was run\n',
    });
    expect(recorded.story.at(-1)).toBe('ad-ds.test');
  });
});

test('Ctrl-C ends the step with exit code 130; the secret is gone, and so are the files here', async () => {
  using recorded = new RecordedGuest();
  recorded.fault('ad-ds', { hang: true });
  const child = recorded.start(dc, env);
  const ended = endOf(child);
  const hangs = () => (existsSync(recorded.place.path('guest/hangs')) ? true : undefined);
  await waitUntil(hangs, { what: 'ad-ds to run', timeout: 60_000, interval: 20 });
  process.kill(-(child.pid ?? 0), 'SIGINT');
  const done = await ended;
  expect({ code: done.code, stderr: done.stderr }).toEqual({
    code: 130,
    stderr: 'DC01: ad-ds: interrupted; the same command goes on from here\n',
  });
  expect(recorded.story.at(-1)).toBe('secrets-gone');
  expectSecretKept(recorded, done);
  expect((await recorded.deploy(dc, env)).code).toBe(0);
});

describe('a test', () => {
  test('that itself fails is not taken for a step that is to be done', async () => {
    using recorded = new RecordedGuest();
    const other = 'it is a domain controller of other.example\r\nAt line 3\r\n';
    recorded.fault('ad-ds.test', { code: 1, stdout: 'x\n', stderr: other });
    const { code, stderr } = await recorded.deploy(dc, env);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'error: DC01: ad-ds: failed: its test failed: it is a domain controller of other.example\nAt line 3\n',
    );
    expect(stderr).toMatch(/The test is ad-ds\.test in .*\/scripts\/guest\./);
    expect(recorded.story).not.toContain('ad-ds');
  });

  test('whose guest does not answer ends the run', async () => {
    using recorded = new RecordedGuest();
    recorded.fault('address.test', { code: 255, stderr: 'error: the guest agent does not answer\n' });
    const { code, stderr } = await recorded.deploy(dc, env);
    expect(code).toBe(1);
    expect(stderr).toContain('DC01: address: failed: its test failed: error: the guest agent does not answer');
  });

  test('that does not succeed after its step fails the step', async () => {
    using recorded = new RecordedGuest();
    recorded.fault('address', { code: 0 });
    const { code, stderr } = await recorded.deploy(dc, env);
    expect(code).toBe(1);
    expect(stderr).toContain('error: DC01: address: failed: its test did not succeed after it');
  });
});

describe('options', () => {
  test('--dry-run asks the tests, and runs nothing', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: ['computer-name'] });
    recorded.fault('dns.test', { code: 255, stderr: 'error: away\n' });
    const done = await recorded.deploy([...dc, '--dry-run']);
    expect(done).toMatchObject({
      code: 0,
      stdout: `DC01: computer-name: done already
DC01: address: to do: not address
DC01: ad-ds: to do: not ad-ds; reboots; checkpoint post-ad-install
DC01: dns: not known: error: away
DC01: dhcp: to do: not dhcp; checkpoint post-dhcp
`,
    });
    expect(recorded.story).toEqual(dcSteps.map((name) => `${name}.test`));
  });

  test('--from begins with a step; the earlier ones are not tested', async () => {
    using recorded = new RecordedGuest();
    const { code, stdout } = await recorded.deploy([...dc, '--from', 'dhcp']);
    expect(code).toBe(0);
    expect(stdout).toContain('DC01: dns: not tested (--from dhcp)\n');
    expect(recorded.story.slice(0, 3)).toEqual(['up', 'dhcp.test', 'dhcp']);
  });

  test('--no-checkpoints saves none', async () => {
    using recorded = new RecordedGuest();
    expect((await recorded.deploy([...dc, '--no-checkpoints'], env)).code).toBe(0);
    expect(recorded.story.filter((name) => name.startsWith('checkpoint'))).toEqual([]);
  });

  test('a checkpoint that cannot be saved ends the run; its step stays done', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: ['computer-name', 'address'] });
    const virtspec = recorded.place.write(
      'bin/fails',
      `case "$*" in 'checkpoint save'*) echo 'error: no room' >&2; exit 3 ;; esac; exec '${recorded.virtspec}' "$@"`,
    );
    const { code, stderr } = await recorded.deploy(dc, { ...env, VIRTSPEC: `sh ${virtspec}` });
    expect(code).toBe(1);
    expect(stderr).toContain(
      'error: no room\nerror: DC01: ad-ds: done, but the checkpoint post-ad-install was not saved',
    );
    expect(recorded.lines('done')).toContain('ad-ds');
  });

  test.each([
    ['an unknown option', ['deploy-dc.sh', '--form', 'dns'], {}, 'unknown option --form; see --help'],
    [
      'an unknown step',
      ['deploy-dc.sh', '--from', 'dsn'],
      {},
      'DC01 has no step dsn; its steps are: computer-name address ad-ds dns dhcp',
    ],
    ['a missing value', ['deploy-dc.sh', '--from'], {}, '--from needs a value; see --help'],
    [
      'a setting with a quote',
      ['deploy-dc.sh'],
      { AD_DOMAIN: "a'; exit; '" },
      'AD_DOMAIN has a character that no setting may have',
    ],
    ['two domain controllers', ['deploy-dc.sh', 'DC01', 'DC02'], {}, 'one VM, not: DC01 DC02'],
    [
      'a folder without the steps',
      ['deploy-dc.sh', '--steps', '.'],
      {},
      'there is no computer-name.ps1 in ., and no computer-name.sh',
    ],
    ['no descriptor', ['deploy-dc.sh', '--secret-fd', 'DSRM_PASSWORD'], {}, '--secret-fd takes NAME=FD'],
    [
      'a descriptor that is not open',
      ['deploy-dc.sh', '--secret-fd', 'DSRM_PASSWORD=77'],
      {},
      'nothing could be read from file descriptor 77',
    ],
    [
      'a network that the VM is not on',
      ['deploy-dc.sh'],
      { LAB_NETWORK: 'other' },
      'DC01 has no adapter on the network other',
    ],
  ])('%s is refused before anything is run', async (_, words, settings, says) => {
    using recorded = new RecordedGuest();
    const { code, stdout, stderr } = await recorded.deploy(words, settings);
    expect({ code, stdout, stderr }).toEqual({
      code: expect.any(Number),
      stdout: '',
      stderr: expect.stringContaining(`error: ${says}`),
    });
    expect(code).not.toBe(0);
    expect(recorded.calls).toEqual([]);
  });

  test.each(['deploy-dc.sh', 'deploy-sccm.sh', 'deploy-client.sh'])(
    '%s --help names its settings, its secret and its options',
    async (name) => {
      using recorded = new RecordedGuest();
      const { code, stdout } = await recorded.deploy([name, '--help']);
      expect(code).toBe(0);
      const text = readFileSync(new URL(`../../scripts/orchestration/${name}`, import.meta.url), 'utf8');
      for (const [, variable = ''] of text.matchAll(/^(?:setting|secret) (\w+)/gm))
        expect(stdout).toContain(`${variable}`);
      for (const [, option = ''] of stdout.matchAll(/^ {2}(--[a-z-]+)/gm))
        expect(readFileSync(new URL('../../scripts/orchestration/steps.sh', import.meta.url), 'utf8')).toContain(
          option,
        );
      expect(stdout).toContain('--dry-run');
      expect(recorded.calls).toEqual([]);
    },
  );
});

test('deploy-sccm.sh joins its VM, and installs the features', async () => {
  using recorded = new RecordedGuest();
  const done = await recorded.deploy(['deploy-sccm.sh'], member);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  const steps = ['computer-name', 'address', 'dns-client', 'domain-join', 'sccm-features'];
  expect(recorded.story.filter((name) => steps.includes(name))).toEqual(steps);
  expect(recorded.calls.find(({ name }) => name === 'address')?.text).toContain("-Address '192.168.56.11'");
  expectSecretKept(recorded, done);
});

test('deploy-client.sh does all steps of a VM before those of the next', async () => {
  using recorded = new RecordedGuest();
  const done = await recorded.deploy(['deploy-client.sh', '--no-checkpoints'], member);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  const ran = recorded.calls
    .filter(({ name }) => name !== undefined && /\.test$/.test(name))
    .map(({ words, name }) => `${words[1]} ${name}`);
  const tests = ['computer-name', 'dns-client', 'domain-join'].map((name) => `${name}.test`);
  expect([...new Set(ran.filter((one) => !one.endsWith('reboot.test')))]).toEqual(
    ['CLIENT01', 'CLIENT02'].flatMap((vm) => tests.map((name) => `${vm} ${name}`)),
  );
  expectSecretKept(recorded, done);
});

describe('what is sent to PowerShell', () => {
  test.each(['deploy-dc.sh', 'deploy-sccm.sh', 'deploy-client.sh'])(
    'by %s is accepted by a grammar, and passes each parameter that is declared',
    async (name) => {
      using recorded = new RecordedGuest();
      expect((await recorded.deploy([name], { ...env, ...member })).code).toBe(0);
      const texts = recorded.calls.flatMap(({ text }) => (text === '' ? [] : text));
      expect(texts.length).toBeGreaterThan(10);
      for (const text of texts) {
        expect(syntaxErrors(text), text).toEqual([]);
        const declared = [...text.matchAll(/^ {4}\[\w+\]\$(\w+),?$/gm)].map(([, parameter]) => parameter).sort();
        const call = text.slice(text.lastIndexOf('\n}') + 2);
        const passed = [...call.matchAll(/ -(\w+) '/g)].map(([, parameter]) => parameter).sort();
        expect(declared.length === 0 ? [] : passed, text).toEqual(declared);
        expect(nodesOf(parsePowerShell(text), 'param_block').length, text).toBe(declared.length > 0 ? 1 : 0);
      }
    },
  );

  test('has no script that the stand-in does not know', async () => {
    using recorded = new RecordedGuest();
    await recorded.deploy(dc, env);
    expect(recorded.story).not.toContain('?');
  });
});
