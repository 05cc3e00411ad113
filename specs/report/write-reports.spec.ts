import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SmokeResult } from '../../lib/model/smoke.ts';
import { screenshotsOf } from '../../lib/report/screenshot-name.ts';
import { writeReports } from '../../lib/report/write-reports.ts';
import { present } from '../support/present.ts';
import { sampleReports } from './sample-reports.ts';

const report = sampleReports['all-pass'];
const guest = present(report.smoke[0]);
const named = (...domains: string[]): SmokeResult[] => domains.map((domain) => ({ ...guest, domain }));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtspec-reports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the reports and the screenshots that they name are written', async () => {
  const reports = join(folder, 'not', 'there', 'yet');
  expect(await writeReports(report, { folder: reports, stem: 'verify' })).toEqual(
    ['html', 'md', 'json', 'xml'].map((extension) => join(reports, `verify.${extension}`)),
  );
  expect((await readdir(reports, { recursive: true })).sort()).toEqual([
    ...['verify', 'verify.html', 'verify.json', 'verify.md', 'verify.xml', join('verify', 'DC01.png')],
  ]);
  expect(await readFile(join(reports, 'verify.md'), 'utf8')).toContain('](verify/DC01.png)');
  expect(await readFile(join(reports, 'verify/DC01.png'))).toEqual(Buffer.from(present(guest.screen).png));
});

test('no domain name puts a screenshot outside its folder, or over another', async () => {
  const names = named('../../etc/x', 'a/b', 'a_b', 'A_B', '..', '.hidden', '-rf', '', 'ü', 'x'.repeat(300));
  await writeReports({ ...report, smoke: names }, { folder, stem: 'verify' });
  expect((await readdir(folder)).sort()).toEqual(['verify', 'verify.html', 'verify.json', 'verify.md', 'verify.xml']);
  expect(await readdir(join(folder, 'verify'))).toHaveLength(names.length);
  const shots = screenshotsOf({ smoke: named('a/b', 'a_b', 'A_B', '../x', '') });
  expect(shots.map(({ file }) => file)).toEqual([...['a_b.png', 'a_b-2.png', 'A_B-3.png', '__x.png', '_.png']]);
});

test('the probe’s screenshots are next to those of the smoke test, overwrite none, and every format names the existing ones', async () => {
  const probed = sampleReports.probed;
  const hostile = { ...probed, smoke: named('DC01', 'DC01-probe', 'dc01-PROBE-again') };
  await writeReports(hostile, { folder, stem: 'verify' });
  const files = await readdir(join(folder, 'verify'));
  expect(files.sort()).toEqual([
    ...['CLIENT01-probe.png', 'DC01-probe-2.png', 'DC01-probe-again-2.png', 'DC01-probe.png', 'DC01.png'],
    ...['SCCM01-probe.png', 'dc01-PROBE-again.png'],
  ]);
  const text = await readFile(join(folder, 'verify.json'), 'utf8');
  const pictured = [...text.matchAll(/"file": "verify\/([^"]+)"/g)].map(([, file]) => file);
  expect(pictured.sort()).toEqual(files);
  for (const [, file] of (await readFile(join(folder, 'verify.md'), 'utf8')).matchAll(/\]\(verify\/([^)]+)\)/g)) {
    expect(files).toContain(file);
  }
});

test('screenshots of the previous run are removed, and nothing else', async () => {
  await writeReports({ ...report, smoke: named('DC01', 'OLD') }, { folder, stem: 'verify' });
  await writeFile(join(folder, 'verify/notes.txt'), 'mine');
  await mkdir(join(folder, 'verify/folder.png'));
  await writeReports({ ...report, smoke: named('DC01') }, { folder, stem: 'verify' });
  expect((await readdir(join(folder, 'verify'))).sort()).toEqual(['DC01.png', 'folder.png', 'notes.txt']);
});

test('an older report is replaced; a link stays a link, and the report is written to its target', async () => {
  await symlink('elsewhere.md', join(folder, 'verify.md'));
  await writeFile(join(folder, 'verify.json'), 'old');
  await writeReports(report, { folder, stem: 'verify' });
  expect((await lstat(join(folder, 'verify.md'))).isSymbolicLink()).toBe(true);
  expect((await lstat(join(folder, 'elsewhere.md'))).isFile()).toBe(true);
  expect(JSON.parse(await readFile(join(folder, 'verify.json'), 'utf8')).schemaVersion).toBe(2);
});

test('a path that cannot be written is an error with three lines, and nothing incomplete is left', async () => {
  await writeFile(join(folder, 'a-file'), '');
  await expect(writeReports(report, { folder: join(folder, 'a-file'), stem: 'verify' })).rejects.toMatchObject({
    ...{ code: 'report-not-written', kind: 'environment', fix: expect.stringContaining('--reporter') },
  });
  await mkdir(join(folder, 'reports', 'verify.json'), { recursive: true });
  await expect(writeReports(report, { folder: join(folder, 'reports'), stem: 'verify' })).rejects.toMatchObject({
    what: expect.stringContaining('verify.json'),
  });
  expect((await readdir(join(folder, 'reports'))).sort()).toEqual([
    'verify',
    'verify.html',
    'verify.json',
    'verify.md',
  ]);
});

test.skipIf(process.getuid?.() === 0)('a folder that is not writable is such an error', async () => {
  await chmod(folder, 0o500);
  await expect(writeReports(report, { folder, stem: 'verify' })).rejects.toMatchObject({ code: 'report-not-written' });
});
