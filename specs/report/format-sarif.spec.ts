import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import ajvDraft04 from 'ajv-draft-04';
import type { Log } from 'sarif';
import { expect, test } from 'vitest';
import { plainOptions } from '../../lib/report/format.ts';
import { sarif } from '../../lib/report/format-sarif.ts';
import type { Report } from '../../lib/report/report.ts';
import { present } from '../support/present.ts';
import { forEveryReport } from './any-report.ts';
import { sampleReports } from './sample-reports.ts';

/** OASIS' schema, as Microsoft's matchers for Jest bring it. */
const schema = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const Ajv = ajvDraft04.default;
const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
  JSON.parse(readFileSync(schema, 'utf8')),
);

const inRepository = (source: string) =>
  source.startsWith('rendered/') || source.endsWith('.yaml') ? source : undefined;

function runOf(report: Report) {
  const log = JSON.parse(sarif.format(report, { ...plainOptions, repositoryFile: inRepository })) as Log;
  expect({ valid: validate(log), errors: validate.errors }).toEqual({ valid: true, errors: null });
  const run = present(log.runs[0]);
  return { run, results: present(run.results), invocation: present(run.invocations?.[0]) };
}

const judged = ({ findings }: Report) => findings.filter(({ status }) => status === 'fail' || status === 'warn');

test('whatever a lab is called and says, it is SARIF by its schema, with a result for each failure and warning and no other', () => {
  forEveryReport((any) => {
    const { run, results } = runOf(any);
    expect(results).toHaveLength(judged(any).length);
    for (const { ruleId, ruleIndex = -1 } of results) expect(run.tool.driver.rules?.[ruleIndex]?.id).toBe(ruleId);
  });
});

test.each(Object.entries(sampleReports))('%s is SARIF by its schema', (_, report) => {
  const { results } = runOf(report);
  expect(results.filter(({ level }) => level === 'error')).toHaveLength(
    report.findings.filter((finding) => finding.status === 'fail' && finding.severity === 'error').length,
  );
});

test('a result is at the evidence where that is in the repository, else at the lab file; its fingerprint has no line and no value', () => {
  const { results } = runOf(sampleReports.failures);
  const places = results.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri);
  expect(places).toContain('rendered/domains/DC01.xml');
  expect(places.every((uri) => uri !== undefined)).toBe(true);
  const changed = {
    ...sampleReports.failures,
    findings: sampleReports.failures.findings.map((finding) =>
      'evidence' in finding && finding.status === 'fail' ? { ...finding, actual: 'something else' } : finding,
    ),
  };
  const prints = (report: Report) =>
    runOf(report).results.map(({ partialFingerprints }) => partialFingerprints?.['virtspec/v1']);
  expect(prints(changed)).toEqual(prints(sampleReports.failures));
  expect(new Set(prints(changed)).size).toBe(results.length);
});

test('a run that broke, a check that broke, and a run that judged nothing did not succeed, or say so', () => {
  const notes = (report: Report) =>
    (runOf(report).invocation.toolExecutionNotifications ?? []).map(({ level, descriptor }) => [level, descriptor?.id]);
  expect(runOf(sampleReports.broken).invocation.executionSuccessful).toBe(false);
  expect(notes(sampleReports.broken)).toEqual([['error', 'apply-failed']]);
  expect(notes(sampleReports.failures)).toEqual([['error', 'check-broke']]);
  expect(runOf(sampleReports.nothing).invocation.executionSuccessful).toBe(false);
  expect(notes(sampleReports.nothing)).toEqual([['error', 'no-answer']]);
  expect(runOf(sampleReports['all-pass']).invocation).toMatchObject({
    executionSuccessful: true,
    toolExecutionNotifications: [],
  });
});

test('of more results than code scanning takes, the rest is counted', () => {
  const [failure] = judged(sampleReports.failures);
  const findings = Array.from({ length: 5_003 }, (_, index) => ({
    ...present(failure),
    subject: { kind: 'domain' as const, name: `web${index}` },
  }));
  const { results, invocation } = runOf({ ...sampleReports.failures, findings });
  expect(results).toHaveLength(5_000);
  expect(invocation.toolExecutionNotifications?.at(-1)?.message.text).toBe('3 more results are left out.');
});
