import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainOptions } from '../../lib/report/format.ts';
import { toJson } from '../../lib/report/format-json.ts';
import { readReport } from '../../lib/report/read-report.ts';
import { present } from '../support/present.ts';
import { Workplace } from '../support/workplace.ts';
import { sampleReports } from './sample-reports.ts';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1]);

/** The report of all passes, whose screenshot has that path. */
function withPicture(file: string): string {
  const json = toJson(sampleReports['all-pass'], plainOptions);
  const guests = json.guests.map((guest) => ({ ...guest, screen: { ...present(guest.screen), file } }));
  return JSON.stringify({ ...json, guests });
}

async function bytesOf(place: Workplace, file: string): Promise<number | undefined> {
  place.write('reports/verify.json', withPicture(file));
  const { smoke } = await readReport(place.path('reports/verify.json'));
  return smoke[0]?.screen?.png.length;
}

test('a screenshot is read from the folder of the report, and from nowhere else', async () => {
  using place = new Workplace();
  mkdirSync(place.path('reports/verify'), { recursive: true });
  for (const file of ['reports/verify/DC01.png', 'private.png', 'reports/..private.png'])
    writeFileSync(place.path(file), png);
  expect(await bytesOf(place, 'verify/DC01.png')).toBe(png.length);
  for (const file of ['../private.png', 'verify/../../private.png', join(place.folder, 'private.png')])
    expect(await bytesOf(place, file)).toBe(0);
});

test('what is no PNG, or does not exist, is no screenshot', async () => {
  using place = new Workplace();
  place.write('reports/verify/DC01.png', 'text');
  expect(await bytesOf(place, 'verify/DC01.png')).toBe(0);
  expect(await bytesOf(place, 'verify/none.png')).toBe(0);
});
