import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** plain-linux, verified once; `fault` gives it another memory than its lab file says. */
class Lab {
  readonly place = new Workplace();
  readonly #domain: string;
  readonly #sound: string;

  constructor() {
    cpSync(join(root, 'fixtures/labs/plain-linux'), this.place.path('lab'), { recursive: true });
    this.#domain = `lab/xml/domains/${readdirSync(this.place.path('lab/xml/domains'))[0]}`;
    this.#sound = readFileSync(this.place.path(this.#domain), 'utf8');
  }

  fault(): void {
    this.place.write(this.#domain, this.#sound.replace(/<memory[^>]*>\d+</, "<memory unit='MiB'>64<"));
  }

  mend(): void {
    this.place.write(this.#domain, this.#sound);
  }

  verify(...words: readonly string[]) {
    return callVirtspec(['verify', 'lab', '--target', 'rendered', ...words], { cwd: this.place.folder });
  }

  report(...words: readonly string[]) {
    return callVirtspec(['report', ...words], { cwd: this.place.folder });
  }

  [Symbol.dispose](): void {
    this.place[Symbol.dispose]();
  }
}

test('without a file the last run is shown again, as it was, with its exit code', async () => {
  using lab = new Lab();
  lab.fault();
  const run = await lab.verify();
  const again = await lab.report();
  expect(again.code).toBe(1);
  expect(again.stdout).toBe(run.stdout.replace(/^reports .*\n/m, ''));
});

test('a report is written in another format, to a file or to standard output', async () => {
  using lab = new Lab();
  await lab.verify();
  const page = readFileSync(lab.place.path('reports/verify.html'), 'utf8');
  expect((await lab.report('reports/verify.json', '--reporter', 'html:page.html')).code).toBe(0);
  expect(readFileSync(lab.place.path('page.html'), 'utf8')).toBe(page);
  expect((await lab.report('reports/verify.json', '--reporter', 'html')).stdout).toBe(page);
  // Its screenshots are in it.
  expect(readdirSync(lab.place.folder)).not.toContain('page');
});

test('--compare shows what is new between two runs, by default the last two, and what is fixed', async () => {
  using lab = new Lab();
  await lab.verify();
  lab.fault();
  await lab.verify();
  const worse = await lab.report('--compare');
  expect(worse.code).toBe(1);
  expect(worse.stdout).toMatch(/New since [\s\S]*domain-memory[\s\S]*\nWORSE {2}/);
  lab.mend();
  await lab.verify();
  const better = await lab.report('--compare');
  expect(better.code).toBe(0);
  expect(better.stdout).toMatch(/Fixed \(1\)[\s\S]*domain-memory[\s\S]*\nBETTER {2}1 fixed/);
  const [first] = readdirSync(lab.place.path('reports/history'));
  expect((await lab.report('--compare', `reports/history/${first}`, 'reports/verify.json')).stdout).toMatch(
    /\nUNCHANGED {2}/,
  );
});

test('--merge makes one report of the parts of a run', async () => {
  using lab = new Lab();
  lab.fault();
  await lab.verify('--select', 'network', '--output', 'one');
  await lab.verify('--select', '!network', '--output', 'two');
  await lab.verify();
  const counts = (text: string) => /\d+ failed, [^(]*?\d+ not run/.exec(text)?.[0];
  const merged = await lab.report('--merge', 'one/verify-selected.json', 'two/verify-selected.json');
  expect(merged.code).toBe(1);
  expect(counts(merged.stdout)).toBe(counts((await lab.report()).stdout));
  expect(merged.stdout).not.toContain(' on network');
});

test('of the last runs twenty are kept', async () => {
  using lab = new Lab();
  for (let run = 0; run < 22; run += 1) await lab.verify('--select', 'network-address');
  expect(readdirSync(lab.place.path('reports/history'))).toHaveLength(20);
});

test('--repeat runs the same several times, as one report', async () => {
  using lab = new Lab();
  const { code, stdout } = await lab.verify('--repeat', '3');
  expect(code).toBe(0);
  expect(stdout).toMatch(/\nPASSED {2}.*3 runs, 3 of them passed, all findings alike/);
});

describe('refused are', () => {
  test.each<[readonly string[], RegExp]>([
    [
      ['report'],
      /the report reports\/verify\.json does not exist\n {2}fix: Run `virtspec verify`, .* or name another JSON report/,
    ],
    [['report', 'lab/lab.yaml'], /cannot be read\n {2}why: it is not JSON\n {2}fix: Name the JSON report/],
    [['report', 'lab'], /the report lab cannot be read/],
    [['report', 'old.json'], /report of schema version 1, and this virtspec reads version 2/],
    [['report', 'other.json'], /other\.json is not a report of virtspec/],
    [['report', 'a.json', 'b.json'], /2 reports were named.*\n {2}fix: Add --merge .* or --compare/],
    [['report', '--merge', 'good.json'], /--merge requires at least two reports/],
    [
      ['report', '--compare'],
      /reports does not have two whole runs yet\n {2}why: a run of selected checks .*\n {2}fix: Run virtspec verify once more/,
    ],
    [['report', '--compare', 'good.json'], /--compare requires two reports, and 1 were named/],
    [['report', '--compare', '--merge'], /--merge/],
    [['report', '--merge', 'good.json', 'plan.json'], /of different commands: verify, plan/],
    [['verify', 'lab', '--repeat', '0'], /whole number from 1 to 1000/],
    [['verify', 'lab', '--repeat', '2', '--keep'], /--keep and --repeat were both passed/],
  ])('%j', async (words, says) => {
    using lab = new Lab();
    lab.place.write('old.json', '{"schemaVersion": 1}');
    lab.place.write('other.json', '{"name": "x"}');
    for (const [name, from] of [
      ['good', 'all-pass'],
      ['plan', 'plan'],
    ] as const)
      lab.place.write(`${name}.json`, readFileSync(join(root, `fixtures/reports/${from}.json`), 'utf8'));
    const { code, stdout, stderr } = await callVirtspec(words, { cwd: lab.place.folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });
});
