import { describe, expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { conclude } from '../../lib/report/conclude.ts';
import { evidencePlace } from '../../lib/report/evidence-place.ts';
import { plainOptions } from '../../lib/report/format.ts';
import { tap } from '../../lib/report/format-tap.ts';
import { judgeRun } from '../../lib/report/judge-run.ts';
import { oneLine, printableLines } from '../../lib/report/printable.ts';
import { commands, type Report } from '../../lib/report/report.ts';
import { present } from '../support/present.ts';
import { forEveryReport } from './any-report.ts';
import { leaves, type ReadTap, readTap } from './read-tap.ts';
import { sampleReports } from './sample-reports.ts';

const read = (report: Report): ReadTap => readTap(tap.format(report, plainOptions));
const inGroup = ({ subtests }: ReadTap, title: string) => present(subtests.find(({ name }) => name === title)).points;
const endingIn = (all: ReadTap, check: string) => present(leaves(all).find(({ name }) => name.endsWith(`(${check})`)));
const shown = (text: string) => printableLines(text).join('\n');

/** What each line of a document is; one that is nothing of this has got out of its place. */
const line =
  /^(TAP version 14|Bail out! .*|( {4})?(1\.\.\d+|# .*|(not )?ok \d+ - .*| {2}(---|\.\.\.|\w+:( ("(\\.|[^"\\])*"|\d+))?| {2}- "(\\.|[^"\\])*")))$/;

describe.each(Object.entries(sampleReports))('%s', (_, report: Report) => {
  test.each(commands)('of %s: TAP without a fault, good where the answer is, with a point a finding', (command) => {
    const seen = read({ ...report, command });
    expect(seen.wrong.concat(seen.subtests.flatMap(({ wrong }) => wrong))).toEqual([]);
    expect(seen.ok).toBe(report.verdict === 'PASSED' && conclude(report).tone !== 'bad');
    const findings = seen.subtests.filter(({ name }) => !['The run', 'Combinations'].includes(name)).flatMap(leaves);
    expect(findings).toHaveLength(report.findings.length);
    const count = (...statuses: Finding['status'][]) =>
      report.findings.filter(({ status }) => statuses.includes(status)).length;
    expect(findings.filter(({ ok }) => !ok)).toHaveLength(count('fail', 'error'));
    expect(findings.filter(({ skip }) => skip)).toHaveLength(count('skip'));
  });
});

test('a failure has what was expected, what was found, the fix, the place and the severity', () => {
  const { name, ok, diag } = endingIn(read(sampleReports.failures), 'network-dhcp-range');
  expect({ name, ok }).toEqual({ name: 'network lab-net: DHCP .100 to .200 (network-dhcp-range)', ok: false });
  expect(diag).toMatchObject({
    ...{ severity: 'error', expected: '192.168.56.100 to 192.168.56.200', actual: '(nothing)' },
    fix: expect.stringContaining('Declare dhcp.range'),
    evidence: ['virsh net-dumpxml --inactive lab-net:12 /network/ip/dhcp/range'],
  });
});

test('a warning passes, and says what it warns of; a pass says nothing more', () => {
  const all = read(sampleReports.failures);
  const { ok, diag } = endingIn(all, 'interface-mac-pinned');
  expect({ ok, diag }).toMatchObject({ ok: true, diag: { severity: 'warning', actual: expect.stringContaining('2') } });
  expect(endingIn(all, 'mac-unique').diag).toBeNull();
});

test('what was not run is a skip with its reason', () => {
  const [first] = inGroup(read(sampleReports.failures), 'Guests');
  expect(first).toMatchObject({ ok: true, skip: 'the installer is not at hand: no ISO was given' });
});

test('a check that broke is not ok, with what it said', () => {
  const { ok, diag } = endingIn(read(sampleReports.failures), 'domain-nvram');
  expect({ ok, diag }).toMatchObject({ ok: false, diag: { message: expect.stringMatching(/^the check broke: Type/) } });
});

test('what follows from a cause names it', () => {
  const { diag } = endingIn(read(sampleReports.causes), 'rebuild-macs');
  expect(diag).toMatchObject({ causedBy: 'interface-mac-pinned of domain DC01' });
});

test('of several combinations each is a point', () => {
  expect(inGroup(read(sampleReports.matrix), 'Combinations').map(({ ok, diag }) => [ok, diag?.verdict])).toEqual([
    [true, undefined],
    [false, 'FAILED'],
    [false, 'INCOMPLETE'],
  ]);
});

describe('never good:', () => {
  const good = sampleReports['all-pass'];
  const breakdown = { code: 'no-space', what: 'the disk is full # SKIP' };

  test('a run that broke bails out, and says at which phase', () => {
    const seen = read(sampleReports.broken);
    expect(seen).toMatchObject({ ok: false, bailOut: 'pool homelab could not be started' });
    expect(inGroup(seen, 'The run').map(({ ok, skip }) => [ok, skip])).toEqual([
      ...[true, true, false].map((ok) => [ok, false]),
      [true, 'the first apply failed'],
    ]);
  });

  test('one that no phase shows, with findings and without', () => {
    for (const findings of [good.findings, []]) {
      const seen = read({ ...good, findings, phases: [], breakdown, verdict: 'INCOMPLETE' });
      expect(seen).toMatchObject({ ok: false, bailOut: breakdown.what });
      expect(inGroup(seen, 'The run')).toMatchObject([{ ok: false, diag: { code: 'no-space' } }]);
    }
  });

  test('one that libvirt refused an object came to its end: not ok, and no bail-out', () => {
    const seen = read({ ...good, breakdown: { ...breakdown, without: 'domain guest' } });
    expect(seen).toMatchObject({ ok: false, bailOut: undefined });
  });

  test.each([
    ['nothing at all', sampleReports.nothing],
    [
      'only what was not run',
      { ...good, findings: sampleReports.failures.findings.filter((one) => one.status === 'skip') },
    ],
    [
      'nothing, and a conclusion that is good',
      { ...good, findings: [], conclusion: { word: 'NOTHING CHANGES', tone: 'good', text: '' } },
    ],
  ] as const)('one that judged %s', (_, report: Report) => {
    const seen = read({ ...report, verdict: judgeRun(report.findings, undefined) });
    expect(seen.ok).toBe(false);
    expect(inGroup(seen, 'The run').at(-1)).toMatchObject({ ok: false, name: 'The run has an answer' });
  });
});

test('no text of a lab gets out of its line, and each comes back', () => {
  forEveryReport((any) => {
    const text = tap.format(any, plainOptions);
    expect(text.split('\n').filter((one) => !line.test(one))).toEqual(['']);
    const seen = readTap(text);
    expect(seen.wrong.concat(seen.subtests.flatMap(({ wrong }) => wrong))).toEqual([]);
    expect(seen.ok).toBe(false);
    const points = leaves(seen);
    for (const finding of any.findings) {
      const { subject, title, check, status } = finding;
      const name = oneLine(`${subject.kind} ${subject.name}: ${title} (${check})`).trim();
      const point = points.find(
        (one) => one.name === name && (one.skip !== false) === (status === 'skip') && isAs(one.diag, finding),
      );
      expect(point?.ok, name).toBe(status !== 'fail' && status !== 'error');
    }
  });
});

/** Whether what stands under a point is what the finding says. */
function isAs(diag: unknown, finding: Finding): boolean {
  if (finding.status === 'pass' || finding.status === 'skip') return diag === null;
  const { message, expected, actual, fix, severity, evidence } = (diag ?? {}) as Record<string, unknown>;
  if (finding.status === 'error') return message === shown(`the check broke: ${finding.message}`);
  return (
    severity === finding.severity &&
    expected === shown(finding.expected) &&
    actual === shown(finding.actual) &&
    fix === shown(finding.fix) &&
    JSON.stringify(evidence) === JSON.stringify(finding.evidence.map((one) => shown(evidencePlace(one))))
  );
}

test('whatever was found, it reads as good only where the verdict is', () => {
  forEveryReport(({ matrix, ...any }) => {
    const whole: Report = { ...any, breakdown: undefined, verdict: judgeRun(any.findings, undefined) };
    expect(read(whole).ok).toBe(whole.verdict === 'PASSED');
  });
});

test.each(['a # SKIP b', 'a \\# TODO b', 'a\\', '# time=1ms', 'open {', 'open {  ', '{', '1..0', 'ok 2 - x', ' ---'])(
  'a reason and a title that are "%s" are read as text',
  (said) => {
    const subject = { kind: 'domain', name: 'x' } as const;
    const base = { check: 'any', category: 'domain', title: said, subject, tier: 'sandbox' } as const;
    const plan = {
      title: '',
      file: '',
      gate: undefined,
      steps: [{ id: 's', title: said, changedBy: [], checks: ['any'], bullets: [] }],
    };
    const seen = read({
      ...sampleReports['all-pass'],
      lab: { name: said, file: said, plan },
      findings: [
        { ...base, status: 'pass', actual: said, evidence: [] },
        { ...base, status: 'skip', reason: said },
      ],
    });
    expect(seen).toMatchObject({ ok: true, wrong: [] });
    expect(seen.subtests).toHaveLength(2);
    expect(leaves(seen).slice(-2)).toMatchObject([
      { ok: true, skip: false },
      { ok: true, skip: `${said.trim().replace(/\{$/, '{.')}` },
    ]);
  },
);
