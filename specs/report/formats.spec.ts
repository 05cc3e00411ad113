import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { plainOptions } from '../../lib/report/format.ts';
import { formatNames, listOfFormats } from '../../lib/report/format-names.ts';
import { formats } from '../../lib/report/formats.ts';
import type { Report } from '../../lib/report/report.ts';
import { sampleReports } from './sample-reports.ts';

/** A page's style and script, with their hashes, are those of every page: lib/report/html/. */
function withoutAssets(text: string): string {
  return text.replace(/<(style|script)>.*?<\/\1>/gs, '<$1></$1>').replace(/'sha256-[^']+'/g, "'sha256-'");
}

const goldens = resolve(import.meta.dirname, '../../fixtures/reports');

describe.each(Object.entries(sampleReports))('the report %s', (name, report) => {
  test.each(Object.entries(formats))('as %s equals the golden', async (_, { extension, format }) => {
    const text = await format(report, {
      ...plainOptions,
      columns: 80,
      written: ['reports/verify.md', 'reports/verify.json'],
      repositoryFile: (source) => (source.startsWith('rendered/') ? `lab/${source}` : undefined),
    });
    expect(text.endsWith('\n')).toBe(true);
    await expect(withoutAssets(text)).toMatchFileSnapshot(join(goldens, `${name}.${extension}`));
  });
});

test('every format has a golden of every report, and there are no others', () => {
  const expected = Object.keys(sampleReports).flatMap((name) =>
    Object.values(formats).map(({ extension }) => `${name}.${extension}`),
  );
  expect(
    readdirSync(goldens)
      .filter((file) => !file.endsWith('.xsd'))
      .sort(),
  ).toEqual(expected.sort());
});

test('formats are known by name, in the order of --help, and nothing else is', () => {
  expect(formatNames).toEqual(Object.keys(formats));
  expect(listOfFormats()).toBe(`${formatNames.slice(0, -1).join(', ')} or ${formatNames.at(-1)}`);
  expect(new Set(Object.values(formats).map(({ extension }) => extension)).size).toBe(formatNames.length);
});

test('formatting changes nothing: the same report gives the same text', async () => {
  for (const report of Object.values(sampleReports)) {
    const frozen = Object.freeze({ ...report, findings: Object.freeze([...report.findings]) });
    for (const { format } of Object.values(formats))
      expect(await format(frozen, plainOptions)).toBe(await format(frozen, plainOptions));
  }
});

test('a secret is in no format, whichever characters it is made of', async () => {
  const [failure] = sampleReports.failures.findings.filter(({ status }) => status === 'fail');
  const marks = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index));
  for (const mark of marks.filter((one) => /[^A-Za-z0-9]/.test(one))) {
    const secret = `Qa${mark}b${mark}${mark}cZ`;
    const texts = {
      title: secret,
      expected: `is ${secret}.`,
      actual: secret,
      fix: `(${secret})`,
      why: `\`${secret}\``,
    };
    const subject = { kind: 'domain', name: secret };
    const evidence = [{ source: secret, excerpt: secret }];
    const finding = { ...failure, ...texts, subject, evidence } as Finding;
    const report: Report = { ...sampleReports['all-pass'], findings: [finding], secrets: [secret] };
    for (const { format } of Object.values(formats)) {
      const text = await format(report, { ...plainOptions, columns: 500 });
      expect(text).toContain('(hidden)');
      expect(text).not.toMatch(/Qa[^\n]{1,8}b[^\n]{1,16}cZ/);
    }
  }
});
