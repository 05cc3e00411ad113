import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { expect, test } from 'vitest';
import { action, type Input, jobs, workflows } from './workflow-files.ts';

// GitHub's own parser, which its editor extension uses: it validates a file against the schema that the runner uses.
const trace = new NoOperationTraceWriter();

test('action.yml is an action', () => {
  const { context, value } = parseAction({ name: 'action.yml', content: action.text }, trace);
  expect(context.errors.getErrors().map(({ message }) => message)).toEqual([]);
  expect(value).toBeDefined();
});

test.each(workflows)('$path is a workflow', ({ path, text }) => {
  const { context, value } = parseWorkflow({ name: path, content: text }, trace);
  expect(context.errors.getErrors().map(({ message }) => message)).toEqual([]);
  expect(value).toBeDefined();
});

test('the parser detects errors', () => {
  const content = action.text.replace('using: composite', 'using: nothing');
  expect(parseAction({ name: 'action.yml', content }, trace).context.errors.count).toBeGreaterThan(0);
});

test('every script step of a composite action names its shell', () => {
  const scripts = action.content.runs.steps.filter(({ run }) => run !== undefined);
  expect(scripts.map(({ shell }) => shell)).toEqual(scripts.map(() => 'bash'));
});

test('lab.yml has the inputs of the action, with the same names and defaults, and passes on all of them', () => {
  const called = workflows.find(({ path }) => path.endsWith('/lab.yml'))?.content.on.workflow_call?.inputs ?? {};
  const { 'runs-on': runsOn, ...inputs } = called;
  const defaults = (all: Readonly<Record<string, Input>>) =>
    Object.fromEntries(Object.entries(all).map(([name, input]) => [name, String(input.default)]));
  expect(defaults(inputs)).toEqual(defaults(action.content.inputs));
  expect(runsOn?.default).toBe('ubuntu-latest');
  const [, job] = jobs.find(([name]) => name === 'lab.yml: verify') ?? [];
  expect(job?.steps?.at(-1)?.with).toEqual(
    Object.fromEntries(Object.keys(inputs).map((name) => [name, `\${{ inputs.${name} }}`])),
  );
});

test('callers of lab.yml pass inputs that it has', () => {
  const known = Object.keys(
    workflows.find(({ path }) => path.endsWith('/lab.yml'))?.content.on.workflow_call?.inputs ?? {},
  );
  const calls = jobs.filter(([, { uses }]) => uses?.endsWith('/lab.yml'));
  expect(calls.length).toBeGreaterThan(1);
  for (const [, job] of calls) expect(known).toEqual(expect.arrayContaining(Object.keys(job.with ?? {})));
});
