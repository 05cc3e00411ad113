import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { expect, test } from 'vitest';
import { plainOptions } from '../../lib/report/format.ts';
import { junit } from '../../lib/report/format-junit.ts';
import type { Report } from '../../lib/report/report.ts';
import { sampleReports } from './sample-reports.ts';

const xsd = readFileSync(resolve(import.meta.dirname, '../../fixtures/reports/junit.xsd'), 'utf8');

function suites(report: Report) {
  const document = new DOMParser().parseFromString(junit.format(report, plainOptions), 'text/xml');
  return [...document.getElementsByTagName('testsuite')];
}

test.each(Object.entries(sampleReports))('%s is JUnit XML that CI servers accept, with correct totals', (_, report) => {
  using schema = XmlDocument.fromString(xsd);
  using validator = XsdValidator.fromDoc(schema);
  using document = XmlDocument.fromString(junit.format(report, plainOptions));
  validator.validate(document);
  for (const suite of suites(report)) {
    expect(suite.getAttribute('tests')).toBe(String(suite.getElementsByTagName('testcase').length));
    expect(suite.getAttribute('failures')).toBe(String(suite.getElementsByTagName('failure').length));
    expect(suite.getAttribute('errors')).toBe(String(suite.getElementsByTagName('error').length));
    expect(suite.getAttribute('skipped')).toBe(String(suite.getElementsByTagName('skipped').length));
  }
});

test('a finding is a case: its class the check, its suite the category', () => {
  const step = suites(sampleReports.failures).find((suite) => suite.getAttribute('name')?.startsWith('Networks'));
  const cases = [...(step?.getElementsByTagName('testcase') ?? [])];
  expect(
    cases.map((one) => [one.getAttribute('classname'), [...one.children].map(({ tagName }) => tagName)[0]]),
  ).toEqual([
    ['network-dhcp-range', 'failure'],
    ['network-active', undefined],
    ['network-active', undefined],
  ]);
});

test('a warning passes, with its text as output', () => {
  const cases = suites(sampleReports.failures).flatMap((suite) => [...suite.getElementsByTagName('testcase')]);
  const warned = cases.find((one) => one.getAttribute('classname') === 'interface-mac-pinned');
  expect([...(warned?.children ?? [])].map(({ tagName }) => tagName)).toEqual(['system-out']);
});

test('a run that broke is a failed case, whether or not a phase shows it, and so is a run that checked nothing', () => {
  const breakdown = { code: 'no-space', what: 'the disk is full' };
  const failed = (report: Report) => junit.format(report, plainOptions).match(/<error [^>]*type="([^"]*)"/)?.[1];
  expect(failed(sampleReports.broken)).toBe('apply-failed');
  expect(failed({ ...sampleReports['all-pass'], breakdown })).toBe('no-space');
  expect(failed({ ...sampleReports['all-pass'], breakdown, phases: [], findings: [] })).toBe('no-space');
  expect(failed(sampleReports.nothing)).toBe('incomplete');
  expect(failed(sampleReports['all-pass'])).toBeUndefined();
});
