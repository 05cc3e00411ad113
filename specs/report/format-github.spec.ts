import { expect, test } from 'vitest';
import { groupByCause } from '../../lib/finding/by-cause.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import { plainOptions } from '../../lib/report/format.ts';
import { github } from '../../lib/report/format-github.ts';
import { workflowCommand } from '../../lib/report/github/command.ts';
import { fitSummary } from '../../lib/report/github/summary.ts';
import { oneLine } from '../../lib/report/printable.ts';
import type { Report } from '../../lib/report/report.ts';
import { present } from '../support/present.ts';
import { forEveryReport } from './any-report.ts';
import { sampleReports } from './sample-reports.ts';

const failures = sampleReports.failures;

/** What the runner parses from a line, like its `ActionCommand.TryParseV2`; undefined for a line of the log. */
function read(line: string) {
  const [, head, message] = /^::((?:(?!::).)*)::(.*)$/s.exec(line.trimStart()) ?? [];
  if (head === undefined || message === undefined) return undefined;
  const [kind = '', ...rest] = head.split(' ');
  const pairs = rest
    .join(' ')
    .split(',')
    .map((pair) => pair.split(/=(.*)/s, 2));
  const properties = Object.fromEntries(pairs.map(([name, value]) => [name, unescape(value ?? '')]));
  return { kind, ...properties, message: unescape(message) } as Record<string, string>;
}

function unescape(text: string): string {
  const codes: Readonly<Record<string, string>> = { '0D': '\r', '0A': '\n', '3A': ':', '2C': ',', '25': '%' };
  return text.replace(/%(0D|0A|3A|2C|25)/g, (_, code: string) => codes[code] ?? '');
}

function annotations(report: Report, options = plainOptions) {
  const lines = github.format(report, options).trimEnd().split('\n');
  return { read: lines.slice(0, -1).map((line) => read(line) ?? expect.fail(line)), last: lines.at(-1) };
}

test('failures and broken checks are errors, warnings warnings, notices notices; passes and skips are not annotated', () => {
  const notice = {
    ...present(failures.findings.find(({ status }) => status === 'warn')),
    severity: 'notice',
  } as Finding;
  const { read, last } = annotations({ ...failures, findings: [...failures.findings, notice] });
  expect(read.map(({ kind, title }) => [kind, /\(([a-z-]+)\)$/.exec(title ?? '')?.[1]])).toEqual([
    ['error', 'network-dhcp-range'],
    ['error', 'domain-nvram'],
    ['error', 'domain-state'],
    ['warning', 'interface-mac-pinned'],
    ['notice', 'interface-mac-pinned'],
  ]);
  expect(last).toMatch(/^virtspec verify: FAILED \(2 failed/);
});

test('file and line are those of the first evidence in the repository; a line of a command’s output is not a line of a file', () => {
  const repositoryFile = (source: string) => (source.endsWith('.xml') ? `labs/${source}` : undefined);
  const { read } = annotations(failures, { ...plainOptions, repositoryFile });
  expect(read.map(({ file, line }) => [file, line])).toEqual([
    ...[undefined, undefined, undefined].map((none) => [none, none]),
    ['labs/rendered/domains/DC01.xml', '88'],
  ]);
});

test('no text of a lab escapes from its annotation, or into another property', () => {
  forEveryReport((any) => {
    const lines = github.format(any, { ...plainOptions, repositoryFile: (source) => source }).split('\n');
    expect(lines.pop()).toBe('');
    // The verdict, and one line per combination.
    for (const _ of [any, ...(any.matrix ?? [])]) expect(lines.pop()).toMatch(/^virtspec verify: /);
    const groups = groupByCause(any.findings);
    const titles = groups.map(({ cause: { subject, title, check } }) =>
      oneLine(`${subject.kind} ${subject.name}: ${title} (${check})`),
    );
    const seen = lines.map((line) => read(line) ?? expect.fail(line));
    expect(seen.map(({ title }) => title).sort()).toEqual(
      [`the run broke (any)`, ...titles, ...(any.notes ?? []).map(() => 'note')].sort(),
    );
    // What follows from a cause is a line in its annotation.
    const follows = seen
      .flatMap(({ message = '' }) => message.split('\n'))
      .filter((line) => line.startsWith('from it follows: '));
    expect(follows.length).toBeGreaterThanOrEqual(groups.flatMap(({ symptoms }) => symptoms).length);
    for (const one of seen) {
      expect(['error', 'warning', 'notice']).toContain(one.kind);
      expect(Object.keys(one).filter((name) => !['kind', 'title', 'message', 'file', 'line'].includes(name))).toEqual(
        [],
      );
    }
  });
});

test('every character that GitHub requires to be escaped can be read back', () => {
  const text = '100%\nof 50%2C: a, b; %25 %0A ::error::x';
  const line = workflowCommand({ kind: 'error', title: text, message: text, file: 'a,b:c%.nix', line: 3 });
  expect(line).not.toContain('\n');
  expect(read(line)).toEqual({ kind: 'error', title: oneLine(text), message: text, file: 'a,b:c%.nix', line: '3' });
});

test('a run that broke, or that judged nothing, is an error', () => {
  expect(annotations(sampleReports.broken).read).toMatchObject([
    { kind: 'error', title: 'the run broke (apply-failed)' },
  ]);
  expect(annotations(sampleReports.nothing).read).toMatchObject([
    { kind: 'error', title: 'INCOMPLETE', message: 'nothing was checked, on tier rendered' },
  ]);
  expect(annotations(sampleReports['all-pass'])).toEqual({ read: [], last: expect.stringContaining('PASSED') });
});

test('GitHub shows ten of a kind: if there are more, the tenth states how many are left out', () => {
  const fail = failures.findings.find(({ status }) => status === 'fail');
  const many = (count: number) =>
    annotations({ ...failures, findings: Array.from({ length: count }, () => present(fail)) }).read;
  expect(many(10)).toHaveLength(10);
  expect(many(11)).toHaveLength(10);
  expect(many(11).at(-1)).toMatchObject({ kind: 'error', title: '2 more', message: expect.stringContaining('all 11') });
});

test('a summary that is too long is cut after a complete line, under a note, and never exceeds the limit', () => {
  const long = 'ä line of the report\n'.repeat(1000);
  expect(fitSummary(long, Buffer.byteLength(long))).toBe(long);
  for (const room of [1000, 1001, 1002, Buffer.byteLength(long) - 1]) {
    const text = fitSummary(long, room);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(room);
    expect(text).toMatch(/^> \[!NOTE\]\n.*beginning/);
    expect(
      text
        .split('\n')
        .slice(3, -1)
        .filter((line) => line !== 'ä line of the report'),
    ).toEqual([]);
    expect(text.endsWith('\n')).toBe(true);
  }
  expect(fitSummary(long, 10)).toBe('');
});
