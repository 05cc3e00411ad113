import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** A step of GitHub Actions that calls virtspec. The lab declares no MAC: one failure, one warning. */
class Step extends Workplace {
  readonly summary = this.write('summary.md', 'What stood here before.\n');

  constructor() {
    super();
    cpSync(join(root, 'fixtures/labs/unpinned'), this.path('repository/labs/unpinned'), { recursive: true });
  }

  run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const actions = {
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: this.path('repository'),
      GITHUB_STEP_SUMMARY: this.summary,
    };
    return callVirtspec(args, { cwd: this.path('repository/labs'), env: { ...this.env, ...actions, ...env } });
  }
}

const verify = ['verify', '--target', 'rendered', '--lab', 'unpinned/lab.yaml'];

test('under GitHub Actions, verify annotates the file in the repository, and adds its report to the summary', async () => {
  using step = new Step();
  const { code, stdout } = await step.run(verify);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^::error file=labs\/unpinned\/xml\/domains\/guest\.xml,line=14,title=domain guest%3A /m);
  expect(stdout).toMatch(/^::warning file=labs\/unpinned\/xml\/networks\/lan\.xml,line=1,title=network lan%3A /m);
  const summary = readFileSync(step.summary, 'utf8');
  expect(summary).toMatch(/^What stood here before\.\n# /);
  expect(summary).toContain(readFileSync(step.path('repository/labs/reports/verify.md'), 'utf8'));
});

test('the runner does not execute commands in the terminal output', async () => {
  using step = new Step();
  const { stdout } = await step.run(verify);
  const [, token = ''] = /^::stop-commands::([0-9a-f]{32})\n/.exec(stdout) ?? expect.fail(stdout);
  const [terminal = '', commands = ''] = stdout.split(`\n::${token}::\n`);
  expect(terminal).toContain('FAILED');
  expect(terminal).not.toMatch(/^::(error|warning|notice)/m);
  expect(commands).toMatch(/^::error /);
  expect((await step.run(verify)).stdout).not.toContain(token);
});

test.each([
  ['elsewhere', [], { GITHUB_ACTIONS: '' }],
  ['with a reporter that was asked for', ['--reporter', 'terminal:seen.txt'], {}],
])('%s it tells GitHub nothing', async (_, args, env) => {
  using step = new Step();
  const { code, stdout } = await step.run([...verify, ...args], env);
  expect(code).toBe(1);
  expect(stdout).not.toMatch(/^::/m);
  expect(readFileSync(step.summary, 'utf8')).toBe('What stood here before.\n');
});

test('--reporter github works anywhere: annotations relative to the working directory, and no file', async () => {
  using step = new Step();
  const env = { GITHUB_ACTIONS: '', GITHUB_WORKSPACE: '' };
  const { stdout } = await step.run([...verify, '--reporter', 'github'], env);
  expect(stdout).toMatch(/^::error file=unpinned\/xml\/domains\/guest\.xml,line=14,/);
  expect(existsSync(step.path('repository/labs/reports'))).toBe(false);
});

test('a nearly full summary gets what fits', async () => {
  using step = new Step();
  writeFileSync(step.summary, 'x'.repeat(1024 * 1024 - 2000));
  expect((await step.run(verify)).code).toBe(1);
  const { size } = statSync(step.summary);
  expect(size).toBeGreaterThan(1024 * 1024 - 2000);
  expect(size).toBeLessThanOrEqual(1024 * 1024);
  expect(readFileSync(step.summary, 'utf8')).toContain('> [!NOTE]');
});

test('a summary that cannot be written does not fail the run, and is reported', async () => {
  using step = new Step();
  mkdirSync(step.path('folder'));
  const { code, stderr } = await step.run(verify, { GITHUB_STEP_SUMMARY: step.path('folder') });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^::warning title=the summary was not written::/m);
});

test('an error in the command line is annotated too, on standard error, with its exit code', async () => {
  using step = new Step();
  const { code, stdout, stderr } = await step.run(['verify', '--lab', 'nowhere.yaml']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^::stop-commands::/);
  expect(stderr).toMatch(/^::error title=lab-not-found::error: the lab file nowhere\.yaml does not exist%0A/m);
});
