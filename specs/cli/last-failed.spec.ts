import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** plain-linux, with another memory than its lab file says. */
function withFault(place: Workplace): string {
  cpSync(join(root, 'fixtures/labs/plain-linux'), place.path('lab'), { recursive: true });
  const file = place.path(`lab/xml/domains/${readdirSync(place.path('lab/xml/domains'))[0]}`);
  const sound = readFileSync(file, 'utf8');
  place.write('sound.xml', sound);
  place.write(file.slice(place.folder.length + 1), sound.replace(/<memory[^>]*>\d+</, "<memory unit='MiB'>64<"));
  return file.slice(place.folder.length + 1);
}

const run = (place: Workplace, ...words: readonly string[]) =>
  callVirtspec(['verify', 'lab', '--target', 'rendered', ...words], { cwd: place.folder });

const readJson = (place: Workplace, file: string) => JSON.parse(readFileSync(place.path(file), 'utf8')) as ReportJson;

test('--last-failed runs what failed or warned in the last whole run, and leaves its report as it is', async () => {
  using place = new Workplace();
  const file = withFault(place);
  expect((await run(place)).code).toBe(1);
  const whole = readFileSync(place.path('reports/verify.json'), 'utf8');
  const failed = readJson(place, 'reports/verify.json').findings.filter(
    ({ status }) => status === 'fail' || status === 'warn',
  );
  place.write(file, readFileSync(place.path('sound.xml'), 'utf8'));
  const again = await run(place, '--last-failed');
  expect({ code: again.code, selected: /selected +(.*)/.exec(again.stdout)?.[1] }).toEqual({
    code: 0,
    selected: [...new Set(failed.map(({ check }) => check))].join(' '),
  });
  expect(readFileSync(place.path('reports/verify.json'), 'utf8')).toBe(whole);
  const part = readJson(place, 'reports/verify-selected.json');
  expect(new Set(part.findings.map(({ check }) => check))).toEqual(new Set(failed.map(({ check }) => check)));
  expect(part.selected.length).toBeGreaterThan(0);
});

test('after a whole run without a failure nothing is run; before any run it is a usage error', async () => {
  using place = new Workplace();
  const file = withFault(place);
  const none = await run(place, '--last-failed');
  expect({ code: none.code, stdout: none.stdout }).toEqual({ code: 2, stdout: '' });
  expect(none.stderr).toMatch(/no last run .*\n {2}why: reports\/verify\.json does not exist/);
  place.write(file, readFileSync(place.path('sound.xml'), 'utf8'));
  expect((await run(place)).code).toBe(0);
  expect(await run(place, '--last-failed')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Nothing failed in the last run/),
  });
  place.write('reports/verify.json', '{"schemaVersion": 1}');
  expect((await run(place, '--last-failed')).stderr).toMatch(/is not a report that this version can read/);
});

test('what only a whole run finds is not run again by itself, and accepted findings are no failures', async () => {
  using place = new Workplace();
  withFault(place);
  const lab = readFileSync(place.path('lab/lab.yaml'), 'utf8');
  place.write(
    'lab/lab.yaml',
    `${lab}\nwaivers:\n  - { check: domain-memory, reason: x }\n  - { check: network-address, reason: unused }\n`,
  );
  expect((await run(place)).code).toBe(0);
  const failed = readJson(place, 'reports/verify.json').findings.filter(({ status }) => status === 'warn');
  expect(failed.map(({ check }) => check)).toEqual(expect.arrayContaining(['domain-memory', 'waiver-used']));
  expect((await run(place, '--last-failed')).stdout).toMatch(/^Nothing failed in the last run/);
});

test('the report of another lab, or of another target that found nothing, is not taken for this one', async () => {
  using place = new Workplace();
  const file = withFault(place);
  cpSync(join(root, 'fixtures/labs/plain-linux'), place.path('other'), { recursive: true });
  expect((await run(place)).code).toBe(1);
  const other = ['verify', 'other', '--target', 'rendered'];
  expect((await callVirtspec(other, { cwd: place.folder })).code).toBe(0);
  const { code, stdout, stderr } = await run(place, '--last-failed');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    /does not show what failed .*\n {2}why: the run in reports\/verify\.json was of .*\/other\/lab\.yaml\n/,
  );
  place.write(file, readFileSync(place.path('sound.xml'), 'utf8'));
  expect((await run(place)).code).toBe(0);
  const sandbox = await callVirtspec(['verify', 'lab', '--last-failed'], { cwd: place.folder });
  expect({ code: sandbox.code, stdout: sandbox.stdout }).toEqual({ code: 2, stdout: '' });
  expect(sandbox.stderr).toMatch(/was with --target rendered/);
  symlinkSync('lab', place.path('link'));
  expect(
    (await callVirtspec(['verify', 'link', '--target', 'rendered', '--last-failed'], { cwd: place.folder })).stdout,
  ).toMatch(/^Nothing failed in the last run/);
});

test('after a run that broke without a failed check, --last-failed asks for a whole run', async () => {
  using place = new Workplace();
  withFault(place);
  await run(place);
  const report = readJson(place, 'reports/verify.json');
  place.write('reports/verify.json', JSON.stringify({ ...report, verdict: 'INCOMPLETE', findings: [] }));
  const { code, stderr } = await run(place, '--last-failed');
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /reports\/verify\.json is INCOMPLETE, and names no failed check\n {2}fix: .*without --last-failed/,
  );
});

test('--output is the folder of the reports; a selection is written beside the whole report', async () => {
  using place = new Workplace();
  withFault(place);
  await run(place, '--output', 'out/of the way');
  await run(place, '--output', 'out/of the way', '--select', 'category:network');
  expect(existsSync(place.path('reports'))).toBe(false);
  expect(
    readdirSync(place.path('out/of the way'))
      .filter((name) => name !== 'history')
      .sort(),
  ).toEqual(
    ['verify', 'verify-selected']
      .flatMap((stem) => ['html', 'json', 'md', 'xml'].map((ending) => `${stem}.${ending}`))
      .sort(),
  );
});

test.each([
  [['--last-failed', '--select', 'domain'], /--select and --last-failed were both passed/],
  [['--last-failed', '--target', 'vm'], /--last-failed does not apply to --target vm/],
])('%j is refused', async (words, says) => {
  using place = new Workplace();
  withFault(place);
  const { code, stderr } = await run(place, ...words);
  expect(code).toBe(2);
  expect(stderr).toMatch(says);
});
