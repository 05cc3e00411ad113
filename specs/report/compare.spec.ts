import { describe, expect, test } from 'vitest';
import { compareFindings } from '../../lib/finding/compare.ts';
import type { Finding, Status } from '../../lib/finding/finding.ts';
import { compareReports, isWorse } from '../../lib/report/compare.ts';
import { plainOptions } from '../../lib/report/format.ts';
import { formats } from '../../lib/report/formats.ts';
import type { Report } from '../../lib/report/report.ts';
import { sampleReports } from './sample-reports.ts';

const about = { check: 'any', category: 'guest', title: 'It holds', tier: 'sandbox' } as const;
const subject = { kind: 'domain', name: 'DC01' } as const;
const judged = {
  ...about,
  subject,
  severity: 'error',
  expected: 'yes',
  actual: 'no',
  evidence: [{ source: 'virsh', excerpt: 'no' }],
  fix: 'Fix it.',
  why: 'It is so.',
} as const;

const findings: Readonly<Record<Status | 'waived', Finding>> = {
  pass: { ...about, subject, status: 'pass', actual: 'yes', evidence: [] },
  fail: { ...judged, status: 'fail' },
  warn: { ...judged, status: 'warn' },
  waived: { ...judged, status: 'warn', waived: { reason: 'known' } },
  skip: { ...about, subject, status: 'skip', reason: 'not here' },
  error: { ...about, subject, status: 'error', message: 'it broke' },
};

type Kind = keyof typeof findings | 'absent';

const list = (kind: Kind) => (kind === 'absent' ? [] : [findings[kind]]);

describe('a comparison', () => {
  const run = (kind: Kind, parts: Partial<Report> = {}): Report => ({
    ...sampleReports['all-pass'],
    ...{ findings: list(kind), verdict: kind === 'fail' ? 'FAILED' : 'PASSED', ...parts },
  });

  test.each<[Kind, Kind, string, boolean]>([
    ['pass', 'fail', 'WORSE', true],
    ['pass', 'warn', 'DIFFERENT', false],
    ['fail', 'pass', 'BETTER', false],
    ['fail', 'skip', 'DIFFERENT', false],
    ['fail', 'fail', 'UNCHANGED', false],
    ['pass', 'pass', 'UNCHANGED', false],
  ])('from %s to %s is %s', (before, after, word, worse) => {
    expect(compareReports(run(before), run(after)).conclusion?.word).toBe(word);
    expect(isWorse(compareFindings(list(before), list(after)))).toBe(worse);
  });

  test('shows at the terminal what is new with its fix, and what it was if that is still there and another', () => {
    const then = { ...findings.fail, check: 'kept', actual: '1 GiB' } as Finding;
    const now = { ...then, actual: '2 GiB' } as Finding;
    const compared = compareReports(
      run('pass', { findings: [then, findings.pass] }),
      run('fail', { findings: [now, findings.fail] }),
    );
    const text = formats.terminal.format(compared, plainOptions);
    expect(text).toMatch(
      /New since 2026-01-02 03:04 UTC \(1\)[\s\S]*It holds \(any\)[\s\S]*actual +no[\s\S]*fix +Fix it\./,
    );
    expect(text).toMatch(/Still there \(1\)[\s\S]*actual +2 GiB[\s\S]*was +1 GiB/);
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^WORSE {2}1 new, 1 still there; the later run is FAILED/);
  });

  test('is in the JSON for programs, and in every format', async () => {
    const compared = compareReports(run('pass'), run('fail'));
    expect(JSON.parse(formats.json.format(compared, plainOptions)).comparison).toMatchObject({
      before: { verdict: 'PASSED' },
      appeared: [{ check: 'any', kind: 'domain', name: 'DC01', host: null }],
      ...{ fixed: [], still: [], accepted: [], unjudged: [] },
    });
    for (const { format } of Object.values(formats)) expect(await format(compared, plainOptions)).toContain('DC01');
  });
});
