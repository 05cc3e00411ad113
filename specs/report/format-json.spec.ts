import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { plainOptions } from '../../lib/report/format.ts';
import { json } from '../../lib/report/format-json.ts';
import { reportJsonSchema, reportSchema } from '../../lib/report/report-json.ts';
import { present } from '../support/present.ts';
import { sampleReports } from './sample-reports.ts';

test.each(Object.entries(sampleReports))('%s matches the schema', (_, report) => {
  const parsed = JSON.parse(json.format(report, plainOptions));
  expect(reportSchema.strict().parse(parsed)).toEqual(parsed);
});

test('data is preserved, and is not interpreted by a terminal', () => {
  const report = sampleReports.failures;
  const text = json.format(report, plainOptions);
  expect(text).not.toMatch(/[\u0000-\u0009\u007f-\u009f\u202a-\u202e]/);
  expect(JSON.parse(text).lab.name).toBe(report.lab?.name);
});

test('screenshots are named, not embedded', () => {
  const text = json.format(sampleReports['all-pass'], { ...plainOptions, screenshots: 'shots' });
  expect(JSON.parse(text).guests[0].screen).toEqual({
    ...{ file: 'shots/DC01.png', width: 1280, height: 800, colours: 14, drawnByGuest: true },
  });
});

test('sizes of the probe are decimal strings, and missing values are null', () => {
  const { probe } = JSON.parse(json.format(sampleReports.probed, plainOptions));
  const [good, partly, failed, skipped] = probe.domains;
  expect(good.first.answer.view).toMatchObject({ memory: '4092170240', cdroms: [{}, { bytes: null }] });
  expect(good.second.screen.file).toBe('verify/DC01-probe-again.png');
  expect(partly.lent).toEqual({ why: 'it has no CD-ROM drive', added: true });
  expect(partly.second).toMatchObject({ answer: null, failure: { stage: 'start' }, screen: null });
  expect(failed.first.failure.log).toBe(present(sampleReports.probed.probe?.domains[2]?.first?.failure).log);
  expect(skipped).toMatchObject({
    first: null,
    second: null,
    skipped: expect.stringContaining('is not there'),
    lent: null,
  });
  expect(JSON.parse(json.format(sampleReports.host, plainOptions)).probe).toBeNull();
});

test('a report from before the probe existed is still valid', () => {
  const { probe: _, ...older } = JSON.parse(json.format(sampleReports.recorded, plainOptions));
  expect(reportSchema.parse(older).probe).toBeNull();
});

test('schema/report.schema.json is the schema of the written reports', async () => {
  const text = `${JSON.stringify(reportJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(resolve(import.meta.dirname, '../../schema/report.schema.json'));
});
