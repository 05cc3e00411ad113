import { describe, expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { plainOptions } from '../../lib/report/format.ts';
import { formats } from '../../lib/report/formats.ts';
import { mergeReports } from '../../lib/report/merge.ts';
import { nameRuns } from '../../lib/report/name-runs.ts';
import type { Report } from '../../lib/report/report.ts';
import { largeReport } from './large-report.ts';
import { sampleReports } from './sample-reports.ts';

const about = { check: 'any', category: 'guest', title: 'It holds', tier: 'sandbox' } as const;
const subject = { kind: 'domain', name: 'DC01' } as const;
const pass: Finding = { ...about, subject, status: 'pass', actual: 'yes', evidence: [] };
const fail: Finding = {
  ...{ ...about, subject, status: 'fail', severity: 'error', expected: 'yes', actual: 'no' },
  ...{ evidence: [{ source: 'virsh', excerpt: 'no' }], fix: 'Fix it.', why: 'It is so.' },
};

const run = (parts: Partial<Report>): Report => ({ ...sampleReports['all-pass'], smoke: [], ...parts });
const named = (one: Report, other: Report) =>
  mergeReports([
    { name: 'a', report: one },
    { name: 'b', report: other },
  ]);

describe('several runs as one report', () => {
  test('have each finding once, with the name of the run that fails it, and the verdict of the worst', () => {
    const merged = named(run({ findings: [pass] }), run({ findings: [fail], verdict: 'FAILED' }));
    expect(merged.findings).toEqual([{ ...fail, subject: { ...subject, host: 'b' } }]);
    expect(merged.verdict).toBe('FAILED');
    expect(merged.matrix?.map(({ name, verdict, failed, cause }) => [name, verdict, failed, cause])).toEqual([
      ['a', 'PASSED', 0, undefined],
      ['b', 'FAILED', 1, 'domain DC01: It holds (any)'],
    ]);
  });

  test('that judged a part each are put together, without names for what one of them judged alone', () => {
    const other = { ...fail, check: 'other' } as Finding;
    const merged = named(
      run({ findings: [pass], selected: ['any'] }),
      run({ findings: [other], selected: ['other'], verdict: 'FAILED' }),
    );
    expect(merged.findings).toEqual([other, pass]);
    expect(merged.selected).toEqual(['any', 'other']);
  });

  test('are INCOMPLETE if one is and none failed, and name the one that broke', () => {
    const broken = run({ findings: [], verdict: 'INCOMPLETE', breakdown: { code: 'x', what: 'the sandbox ended' } });
    const merged = named(run({ findings: [pass] }), broken);
    expect([merged.verdict, merged.breakdown?.what]).toEqual(['INCOMPLETE', 'b: the sandbox ended']);
  });

  test('last from the start of the first to the end of the last', () => {
    const merged = named(
      run({ startedAt: '2026-01-01T00:00:10.000Z', milliseconds: 1000 }),
      run({ startedAt: '2026-01-01T00:00:00.000Z', milliseconds: 2000 }),
    );
    expect([merged.startedAt, merged.milliseconds]).toEqual(['2026-01-01T00:00:00.000Z', 11_000]);
  });

  test('keep only what they have in common of what they ran with', () => {
    const merged = named(run({ deployer: 'virsh' }), run({ deployer: 'NixVirt 0.6.0', tools: { libvirt: '12.8.0' } }));
    expect(merged).toMatchObject({ deployer: undefined, tools: {}, accelerator: { kind: 'kvm' } });
  });

  test('have all objects, and all guests under the names of their runs', () => {
    const { smoke } = sampleReports['all-pass'];
    const merged = named(
      run({ inventory: largeReport(2).inventory, smoke }),
      run({ inventory: largeReport(3).inventory, smoke }),
    );
    expect(merged.inventory?.domains.map(({ name }) => name)).toEqual(['web0001', 'web0002', 'web0003']);
    expect(merged.smoke.map(({ domain }) => domain)).toEqual(['DC01 (a)', 'DC01 (b)']);
  });

  test('of any two commands’ reports can be written in every format', async () => {
    for (const report of Object.values(sampleReports)) {
      const merged = mergeReports([
        { name: 'one', report },
        { name: 'two', report },
        { name: 'three', report },
      ]);
      for (const { format } of Object.values(formats)) expect(await format(merged, plainOptions)).not.toBe('');
    }
  });
});

describe('runs are named by what they differ in:', () => {
  const of = (...reports: readonly Partial<Report>[]) =>
    nameRuns(reports.map((parts, index) => ({ path: `runs/${index}/verify.json`, report: run(parts) }))).map(
      ({ name }) => name,
    );
  const host = (name: string) => ({ hosts: [{ name, uri: 'test:///', tools: {} }] });

  test.each([
    ['their labs', of({ lab: { name: 'x', file: '' } }, { lab: { name: 'y', file: '' } }), ['x', 'y']],
    ['their hosts', of(host('lab1'), host('lab2')), ['lab1', 'lab2']],
    [
      'their libvirts and deployers',
      of({ tools: { libvirt: '9.0.0' } }, { tools: { libvirt: '12.8.0' } }),
      ['libvirt 9.0.0 with virsh', 'libvirt 12.8.0 with virsh'],
    ],
    ['what was selected', of({ selected: ['network'] }, { selected: ['domain'] }), ['network', 'domain']],
    ['else their files', of({}, {}), ['runs/0/verify', 'runs/1/verify']],
  ])('%s', (_, names, expected) => expect(names).toEqual(expected));
});
