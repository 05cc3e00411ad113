import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { XmlDocument } from 'libxml2-wasm';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import type { Finding } from '../../lib/check/finding.ts';
import { plainOptions } from '../../lib/report/format.ts';
import { json } from '../../lib/report/format-json.ts';
import { junit } from '../../lib/report/format-junit.ts';
import { markdown } from '../../lib/report/format-markdown.ts';
import { terminal } from '../../lib/report/format-terminal.ts';
import { oneLine } from '../../lib/report/printable.ts';
import type { Report } from '../../lib/report/report.ts';
import { sampleReports } from './sample-reports.ts';

/** Whatever a lab may call things: any UTF-16, lone surrogates and controls too, mixed with what markup is made of. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }).map((codes) => String.fromCharCode(...codes)),
  fc
    .array(
      fc.constantFrom(
        '`',
        '``',
        '|',
        '\\',
        '<',
        '>',
        '&',
        '"',
        "'",
        ']]>',
        '\n',
        '\r',
        '\t',
        ' ',
        '#',
        '-',
        'true',
        '&amp;',
        '\u0000',
        '\u001b[2J',
        'x',
      ),
    )
    .map((parts) => parts.join('')),
);

const severity = fc.constantFrom('error', 'warning', 'notice');
const evidence = fc.record({ source: anyText, xpath: anyText, line: fc.nat(), excerpt: anyText });
const subject = fc.record({ kind: fc.constantFrom('network', 'pool', 'volume', 'domain', 'lab'), name: anyText });
const about = {
  check: fc.constant('any-check'),
  steps: fc.constantFrom([], [2], [4, 6]),
  title: anyText,
  subject,
  tier: fc.constant('sandbox'),
};
const finding = fc.oneof(
  fc.record({ ...about, status: fc.constant('pass'), actual: anyText, evidence: fc.constant([]) }),
  fc.record({
    ...about,
    status: fc.constantFrom('fail', 'warn'),
    severity,
    expected: anyText,
    actual: anyText,
    evidence: fc.array(evidence, { minLength: 1, maxLength: 2 }),
    fix: anyText,
  }),
  fc.record({ ...about, status: fc.constant('skip'), reason: anyText }),
  fc.record({ ...about, status: fc.constant('error'), message: anyText }),
) as fc.Arbitrary<Finding>;

const report: fc.Arbitrary<Report> = fc
  .record({
    name: anyText,
    findings: fc.array(finding, { minLength: 1, maxLength: 4 }),
    what: anyText,
    why: anyText,
    done: fc.array(anyText, { maxLength: 2 }),
  })
  .map(({ name, findings, what, why, done }) => ({
    ...sampleReports['recorded']!,
    lab: { name, file: name },
    findings,
    breakdown: { code: 'any', what, why, done },
  }));

/** xmldom warns of U+FFFD, which is a character like any other here. */
const parser = new DOMParser({ onError: (level, message) => level !== 'warning' && expect.fail(message) });

const forEveryReport = (holds: (report: Report) => void) => fc.assert(fc.property(report, holds), { numRuns: 300 });

test('JUnit stays well-formed, and each name comes back as it is shown elsewhere', () => {
  forEveryReport((any) => {
    const text = junit.format(any, plainOptions);
    using _ = XmlDocument.fromString(text);
    const document = parser.parseFromString(text, 'text/xml');
    const names = [...document.getElementsByTagName('testcase')].map((one) => one.getAttribute('name'));
    for (const { subject, title } of any.findings) {
      expect(names).toContain(oneLine(`${subject.kind} ${subject.name}: ${title}`));
    }
  });
});

test('JSON gives back every text as it was', () => {
  forEveryReport((any) => {
    const parsed = JSON.parse(json.format(any, plainOptions));
    expect(parsed.lab.name).toBe(any.lab.name);
    expect(parsed.findings).toMatchObject(any.findings);
  });
});

test('the terminal gets no control characters and no line that is too wide', () => {
  forEveryReport((any) => {
    const text = terminal.format(any, { ...plainOptions, columns: 80 });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
    expect(Math.max(...text.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  });
});

test('Markdown keeps its headings, tables and fences, whatever the data', () => {
  forEveryReport((any) => {
    const lines = withoutBlocks(markdown.format(any, plainOptions).split('\n'));
    let width = 0;
    for (const line of lines) {
      const pipes = line.match(/\|/g)?.length ?? 0;
      // Only tables have pipes, and every row of one has as many.
      if (line.startsWith('| ')) expect(pipes, line).toBe((width ||= pipes));
      else if (!line.startsWith('| ---')) expect(pipes === 0 || line.startsWith('|'), line).toBe(true);
      if (!line.startsWith('|')) width = 0;
    }
    const kinds = lines.filter((line) => /^#{1,6} /.test(line)).map((line) => line.split(' ')[0]);
    expect(kinds.filter((kind) => kind === '#')).toHaveLength(1);
    expect(
      lines
        .join('\n')
        .replace(/<\/?code>/g, '')
        .replace(/`[^\n]*`/g, ''),
    ).not.toMatch(/(?<!\\)<[a-z]/i);
  });
});

/** Drops fenced blocks, each of which must end. */
function withoutBlocks(lines: readonly string[]): string[] {
  const rest: string[] = [];
  let fence: string | undefined;
  for (const line of lines) {
    if (fence === undefined) {
      fence = /^(`{3,})(xml|text)$/.exec(line)?.[1];
      if (fence === undefined) rest.push(line);
    } else if (line === fence) fence = undefined;
  }
  expect(fence).toBeUndefined();
  return rest;
}
