import { expect, test } from 'vitest';
import { plainOptions } from '../../lib/report/format.ts';
import { toJson } from '../../lib/report/format-json.ts';
import { formatNames } from '../../lib/report/format-names.ts';
import { formats } from '../../lib/report/formats.ts';
import type { Report } from '../../lib/report/report.ts';
import { reportFromJson } from '../../lib/report/report-from-json.ts';
import { reportSchema } from '../../lib/report/report-json.ts';
import { screenshotsOf } from '../../lib/report/screenshot-name.ts';
import { forEveryReport } from './any-report.ts';
import { sampleReports } from './sample-reports.ts';

function thereAndBack(report: Report): Report {
  const json = reportSchema.parse(JSON.parse(JSON.stringify(toJson(report, plainOptions))));
  const pictures = new Map(screenshotsOf(report).map(({ file, screen }) => [`verify/${file}`, screen.png]));
  return reportFromJson(json, (file) => pictures.get(file));
}

test.each(Object.entries(sampleReports))(
  'the report %s reads the same in every format after JSON',
  async (_, report) => {
    const again = thereAndBack(report);
    for (const name of formatNames) {
      const options = { ...plainOptions, verbose: true };
      expect(await formats[name].format(again, options)).toBe(await formats[name].format(report, options));
    }
  },
);

test('so does any report', () => {
  forEveryReport((report) => {
    expect(toJson(thereAndBack(report), plainOptions)).toEqual(toJson(report, plainOptions));
    expect(formats.markdown.format(thereAndBack(report), plainOptions)).toBe(
      formats.markdown.format(report, plainOptions),
    );
  });
});

test('a picture that is gone is left out, with everything else as it was', () => {
  const report = sampleReports['all-pass'];
  const json = toJson(report, plainOptions);
  const again = reportFromJson(json, () => undefined);
  expect(screenshotsOf(report)).toHaveLength(1);
  expect(screenshotsOf(again)).toEqual([]);
  expect(formats.markdown.format(again, plainOptions)).toContain('1280×800 screen drawn by the guest');
});
