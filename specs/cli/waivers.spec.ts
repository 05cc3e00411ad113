import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** plain-linux whose lab file asks for twice the memory, with these waivers. */
function place(waivers: string): Workplace {
  const made = new Workplace();
  cpSync(join(root, 'fixtures/labs/plain-linux'), made.path('lab'), { recursive: true });
  const lab = readFileSync(made.path('lab/lab.yaml'), 'utf8').replace('memory: 512 MiB', 'memory: 1 GiB');
  made.write('lab/lab.yaml', `${lab}\nwaivers:\n${waivers}`);
  return made;
}

const verify = (of: Workplace, ...words: readonly string[]) =>
  callVirtspec(['verify', 'lab', '--target', 'rendered', ...words], { cwd: of.folder });

test('an accepted finding does not fail the run, and stays visible and counted in every format', async () => {
  using of = place("  - { check: domain-memory, object: 'domain:web *', reason: enough for now, until: 2999-12-31 }\n");
  const { code, stdout } = await verify(of);
  expect(code).toBe(0);
  expect(stdout).toMatch(/waived +accepted until 2999-12-31: enough for now/);
  expect(stdout).toMatch(/^PASSED {2}.*1 waived/m);
  const report = JSON.parse(readFileSync(of.path('reports/verify.json'), 'utf8')) as ReportJson;
  expect(report.counts).toMatchObject({ fail: 0, waived: 1 });
  const accepted = report.findings.find(({ check }) => check === 'domain-memory');
  expect(accepted).toMatchObject({
    status: 'warn',
    severity: 'error',
    waived: { reason: 'enough for now', until: '2999-12-31' },
  });
  const sarif = JSON.parse((await verify(of, '--reporter', 'sarif')).stdout);
  const [result] = sarif.runs[0].results.filter(({ ruleId }: { ruleId: string }) => ruleId === 'domain-memory');
  expect(result.suppressions).toMatchObject([{ kind: 'external', status: 'accepted' }]);
});

test('an expired waiver fails the run by name', async () => {
  using of = place('  - { check: domain-memory, reason: enough for now, until: 2020-01-31 }\n');
  const { code, stdout } = await verify(of);
  expect(code).toBe(1);
  expect(stdout).toMatch(/domain-memory was accepted until 2020-01-31: enough for now/);
});

test.each([
  [
    '  - { check: domain-memry, reason: x }\n',
    /waives a check that virtspec does not have\n {2}why: domain-memry.*domain-memory/,
  ],
  ['  - { check: domain-memory }\n', /reason/],
  ['  - { check: domain-memory, reason: x, until: 2026-02-30 }\n', /expected a day: 2027-06-30/],
  ['  - { check: domain-memory, reason: x, until: tomorrow }\n', /expected a day/],
  ['  - { check: domain-memory, object: web01, reason: x }\n', /expected KIND:NAME/],
])('%j is refused: exit 2, at its line', async (waivers, says) => {
  using of = place(waivers);
  const { code, stdout, stderr } = await verify(of);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(says);
});
