import { cpSync, readFileSync, rmSync } from 'node:fs';
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

/** A network of the lab file that is not declared: it is missing, and its domain lacks it. */
const withoutNetwork = () => {
  const of = new Workplace();
  cpSync(join(root, 'fixtures/labs/plain-linux'), of.path('lab'), { recursive: true });
  const xml = readFileSync(of.path('lab/xml/networks/lan.xml'), 'utf8');
  rmSync(of.path('lab/xml/networks/lan.xml'));
  const other = xml
    .replaceAll('10.70.0', '10.71.0')
    .replace('virbr70', 'virbr71')
    .replace('52:54:00:70', '52:54:00:71');
  of.write(
    'lab/xml/networks/other.xml',
    other.replace('<name>lan<', '<name>other<').replace('<uuid>ad28', '<uuid>ad29'),
  );
  return of;
};

test('what follows from an accepted finding is accepted with it, and says so in every format; without the waiver all of it fails', async () => {
  using of = withoutNetwork();
  expect((await verify(of)).code).toBe(1);
  const lab = readFileSync(of.path('lab/lab.yaml'), 'utf8');
  const waive = (until: string) =>
    of.write(
      'lab/lab.yaml',
      `${lab}\nwaivers:\n  - { check: object-declared, object: 'network:lan', reason: "it is the host's", until: ${until} }\n`,
    );
  waive('2999-12-31');
  const { code, stdout } = await verify(of);
  expect(stdout).toMatch(/^PASSED {2}2 waived/m);
  expect(code).toBe(0);
  const words = 'accepted with its cause (object-declared of network lan) until 2999-12-31: it is the host';
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('(interface-source-declared, waived)');
  expect((await verify(of, '--reporter', 'markdown')).stdout).toContain('(`interface-source-declared`, waived)');
  for (const format of ['html', 'junit', 'tap', 'sarif'])
    expect((await verify(of, '--reporter', format)).stdout.replaceAll(/\\(?=\W)|<\/?code>|`/g, ''), format).toContain(
      words,
    );
  const sarif = JSON.parse((await verify(of, '--reporter', 'sarif')).stdout);
  const { results } = sarif.runs[0];
  expect(results.map(({ suppressions }: { suppressions?: readonly unknown[] }) => suppressions?.length)).toEqual([
    1, 1,
  ]);
  expect((await verify(of, '--reporter', 'github')).stdout).not.toMatch(/^::(error|warning)/m);
  waive('2020-01-31');
  const expired = await verify(of);
  expect({ code: expired.code, answer: /^FAILED.*failed/m.exec(expired.stdout)?.[0] }).toEqual({
    code: 1,
    answer: 'FAILED  3 failed',
  });
});
