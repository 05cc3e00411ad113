import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { callVirtspec } from '../support/call-virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const file = '.claude/phase1-revision-checklist.md';
const plan = `title: Web servers
steps:
  step-1:
    title: "Step 1: networks"
    bullets:
      - { run: virsh net-list, says: lan is there, checks: [network-bridge] }
      - { says: it has a guest, checks: [probe-answers] }
      - { says: "a person *looks*", manual: Look. }
`;

/** plain-linux with a work plan, as a repository that came from Vagrant. */
class Repository {
  readonly place = new Workplace();

  constructor() {
    this.place.copyLab('plain-linux');
    this.place.write('plan.yaml', plan);
    const lab = readFileSync(this.place.path('plain-linux/lab.yaml'), 'utf8');
    this.place.write('lab.yaml', lab.replace('{ xml: xml }', '{ xml: plain-linux/xml }\nplan: plan.yaml'));
    this.place.write('vagrant/Vagrantfile', 'Vagrant.configure("2")\n');
    this.place.write('CLAUDE.md', 'mine\n');
  }

  verify() {
    return callVirtspec(['verify', '--target', 'rendered'], { cwd: this.place.folder });
  }

  checklist(...words: readonly string[]) {
    return callVirtspec(['checklist', ...words], { cwd: this.place.folder });
  }

  text(path = file): string {
    return readFileSync(this.place.path(path), 'utf8');
  }

  [Symbol.dispose](): void {
    this.place[Symbol.dispose]();
  }
}

test('a box is ticked by the last report, with its date and file; the others have their reasons', async () => {
  using repository = new Repository();
  const run = await repository.verify();
  expect(run.code).toBe(0);
  const { code, stdout, stderr } = await repository.checklist();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`${file}: written, 1 of 3 boxes ticked\n`);
  expect(
    repository
      .text()
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'DATE')
      .split('\n')
      .slice(1),
  ).toEqual([
    '# Web servers',
    '',
    '1 of 3 boxes are ticked, each by these reports. No box is ticked by hand: `virtspec checklist` writes this file.',
    '',
    '| report | command | started (UTC) | result | where |',
    '| --- | --- | --- | --- | --- |',
    '| `reports/verify.json` | verify | DATE | PASSED | rendered |',
    '',
    '## Step 1: networks',
    '',
    '- [x] `virsh net-list`: lan is there',
    '  - DATE, `reports/verify.json`: network-bridge (1 finding)',
    '- [ ] it has a guest',
    expect.stringMatching(/^ {2}- not run: probe-answers/),
    '- [ ] a person \\*looks\\*',
    '  - manual: Look.',
    '',
  ]);
});

test('without reports nothing is ticked', async () => {
  using repository = new Repository();
  const { code, stdout } = await repository.checklist();
  expect({ code, first: stdout.split('\n')[0] }).toEqual({ code: 0, first: `${file}: written, 0 of 3 boxes ticked` });
  expect(repository.text()).toContain('There are no reports yet.');
});

test('missing notices are printed with their text, and no other file is changed', async () => {
  using repository = new Repository();
  const { stdout } = await repository.checklist();
  expect(stdout).toContain(
    'vagrant/Vagrantfile: no deprecation notice. Add:\n\n    # DEPRECATED: This Vagrantfile is from',
  );
  expect(stdout).toContain('README.md: no quick start with nixos-rebuild (there is no README.md). Add:');
  expect(repository.text('vagrant/Vagrantfile')).toBe('Vagrant.configure("2")\n');
  expect(repository.text('CLAUDE.md')).toBe('mine\n');
  expect(existsSync(repository.place.path('README.md'))).toBe(false);
});

test('the notices of Vagrant need no work plan, and a Vagrantfile may also be at the top', async () => {
  using repository = new Repository();
  const { code, stderr } = await repository.checklist('--lab', 'plain-linux/lab.yaml');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^vagrant\/Vagrantfile: no deprecation notice[\s\S]*names no work plan/);
  repository.place.write('top/Vagrantfile', 'Vagrant.configure("2")\n');
  const top = await callVirtspec(['checklist', '--lab', '../lab.yaml'], { cwd: repository.place.path('top') });
  expect(top).toMatchObject({ code: 0, stdout: expect.stringContaining('\nVagrantfile: no deprecation notice. Add:') });
});

test('--check compares, and writes nothing', async () => {
  using repository = new Repository();
  const missing = await repository.checklist('--check');
  expect({ code: missing.code, there: existsSync(repository.place.path('.claude')) }).toEqual({
    code: 1,
    there: false,
  });
  expect(missing.stdout).toContain(`${file}: missing, 0 of 3`);
  await repository.checklist();
  expect((await repository.checklist('--check')).code).toBe(0);
  await repository.verify();
  const { code, stdout } = await repository.checklist('--check');
  expect({ code, stdout }).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`${file}: out of date, 1 of 3 boxes ticked; \`virtspec checklist\` writes it`),
  });
  expect(repository.text()).toContain('There are no reports yet.');
  await repository.checklist();
  const later = repository.text('reports/verify.json').replace(/"startedAt": "\d{4}/, '"startedAt": "2031');
  repository.place.write('reports/verify.json', later);
  expect(await repository.checklist('--check')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('up to date'),
  });
});

test('the same file is not written again', async () => {
  using repository = new Repository();
  await repository.checklist();
  const before = statSync(repository.place.path(file)).ino;
  expect((await repository.checklist()).stdout).toContain(`${file}: unchanged`);
  expect(statSync(repository.place.path(file)).ino).toBe(before);
});

describe('a file is left as it is, with exit code 2', () => {
  test.each([
    ['virtspec did not write it', () => '- [x] mine\n', 'virtspec did not write it'],
    ['a box was ticked by hand', (text: string) => text.replace('[ ]', '[x]'), 'it was edited since virtspec wrote it'],
    ['a line was added by hand', (text: string) => `${text}- [x] mine\n`, 'it was edited since virtspec wrote it'],
  ])('if %s', async (_, edit, why) => {
    using repository = new Repository();
    await repository.checklist();
    const edited = edit(repository.text());
    repository.place.write(file, edited);
    for (const words of [[], ['--check']]) {
      const { code, stdout, stderr } = await repository.checklist(...words);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(why);
    }
    expect(repository.text()).toBe(edited);
  });
});

test('--output names another file; - is standard output, and the notices are on standard error', async () => {
  using repository = new Repository();
  expect((await repository.checklist('--output', 'docs/plan.md')).code).toBe(0);
  const { code, stdout, stderr } = await repository.checklist('--output', '-');
  expect({ code, stdout }).toEqual({ code: 0, stdout: repository.text('docs/plan.md') });
  expect(stderr).toContain('vagrant/Vagrantfile: no deprecation notice');
  expect(existsSync(repository.place.path(file))).toBe(false);
});

test.each([
  ['where there is no usual place', 'checklist-no-place', ['checklist', 'plain-linux', '--lab', '../lab.yaml']],
  [
    'of reports in a folder that does not exist',
    'the folder of reports nope does not exist',
    ['checklist', '--reports', 'nope'],
  ],
  ['of a lab without a work plan', 'names no work plan', ['checklist', '-o', '-', '--lab', 'plain-linux/lab.yaml']],
  ['of reports of another lab', 'is a report of the lab other', ['checklist', '-o', '-', 'other.json']],
  ['of a report that does not exist', 'none.json does not exist', ['checklist', '-o', '-', 'none.json']],
  ['of specs that do not exist', 'none.xml cannot be read', ['checklist', '-o', '-', '--specs', 'none.xml']],
  ['of specs that are no XML', 'is not well-formed XML', ['checklist', '-o', '-', '--specs', 'plan.yaml']],
  ['to standard output with --check', '--check compares a file', ['checklist', '-o', '-', '--check']],
])('a checklist %s is an invalid command line', async (_, says, words) => {
  using repository = new Repository();
  await repository.verify();
  const other = repository.text('reports/verify.json').replaceAll('"plain-linux"', '"other"');
  repository.place.write('other.json', other);
  const folder = words.includes('plain-linux') ? repository.place.path('plain-linux') : repository.place.folder;
  const called = words.filter((word) => word !== 'plain-linux');
  const { code, stdout, stderr } = await callVirtspec(called, { cwd: folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(says === 'checklist-no-place' ? 'there is no usual place for the checklist' : says);
});
