import { expect, test } from 'vitest';
import type { Rendered } from '../../lib/model/rendered.ts';
import { planRegistry } from '../../lib/plan/plan-registry.ts';
import { reportOfPlan } from '../../lib/plan/report-of-plan.ts';
import { plainOptions } from '../../lib/report/format.ts';
import { formats } from '../../lib/report/formats.ts';
import { reportSchema } from '../../lib/report/report-json.ts';
import { evil, samplePlanned, samplePrediction, unchanged } from './sample-prediction.ts';

const report = reportOfPlan(samplePrediction, samplePlanned);
const width80 = { ...plainOptions, columns: 80 };
const width500 = { ...plainOptions, columns: 500 };

test('JSON matches its schema, and has the prediction with its evidence', () => {
  const parsed = JSON.parse(formats.json.format(report, plainOptions));
  expect(reportSchema.strict().parse(parsed)).toEqual(parsed);
  expect(parsed).toMatchObject({
    ...{ command: 'plan', verdict: 'FAILED', conclusion: { word: 'DESTRUCTIVE' } },
    prediction: { outcome: 'destructive', tiers: { normalisation: 'table', state: 'host' } },
  });
  expect(parsed.prediction.changes[0].name).toBe(evil);
});

test('Markdown interprets no data', () => {
  const text = formats.markdown.format(report, plainOptions);
  expect(text).toContain('> [!CAUTION]');
  expect(text).toContain('## Destructive');
  expect(text).not.toContain('\u001b');
});

test('the terminal shows losses first, in red; the answer last, with its evidence; no line is too long', () => {
  const text = formats.terminal.format(report, width80);
  expect(text).not.toContain('\u001b');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(formats.terminal.format(report, width500)).toMatch(
    /\nDESTRUCTIVE {2}2 to restart, 1 unchanged; the apply fails part-way \(evidence: table for definitions, host for state\), in [\d.]+ s\n$/,
  );
  expect(text.indexOf('RESTART')).toBeLessThan(text.indexOf('network lan'));
  expect(formats.terminal.format(report, { ...width80, colour: true })).toContain('\u001b[31mdomain');
});

test('each limitation is in every format for people, and in JSON', () => {
  const texts = [
    formats.terminal.format(report, width500),
    formats.markdown.format(report, plainOptions),
    formats.json.format(report, plainOptions),
  ];
  for (const text of texts) {
    expect(text).toContain('No sandbox was available');
    expect(text).toContain('another machine');
    expect(text).toContain('virtspec does not know this NixVirt’s activation');
  }
});

test('in JUnit and GitHub, losses fail, changes are notices, and unchanged objects pass', () => {
  const [apply, lost, changed, kept, drift] = ['fail', 'fail', 'warn', 'pass', 'warn'];
  const statuses = report.findings.map(({ check, status }) => [check, status]);
  expect(statuses).toEqual([
    ['plan-completes', apply],
    ['plan-unchanged', lost],
    ['plan-unchanged', changed],
    ['plan-unchanged', kept],
    ['plan-drift', drift],
  ]);
  expect(formats.junit.format(report, plainOptions).match(/<failure /g)).toHaveLength(2);
  const lines = formats.github.format(report, plainOptions).trimEnd().split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['::error', '::error', '::warning', '::notice', 'virtspec']);
});

test('if nothing changes, no format looks bad, and nothing is between the facts and the answer', () => {
  const quiet = reportOfPlan(
    {
      ...samplePrediction,
      nixvirt: { ...samplePrediction.nixvirt, known: true },
      basis: { ...samplePrediction.basis, normalisation: 'sandbox', why: undefined, local: true },
      apply: { changes: [unchanged], breaks: undefined, verdict: 'nothing', actions: [] },
    },
    samplePlanned,
  );
  expect(quiet.sections).toEqual([]);
  expect(formats.github.format(quiet, plainOptions)).toMatch(/^virtspec plan: NOTHING CHANGES \(1 unchanged/);
  expect(formats.junit.format(quiet, plainOptions)).toContain('failures="0" errors="0"');
});

test('a secret of the lab is in no format', async () => {
  const text = '<domain><name>DC01</name><devices><graphics type="vnc" passwd="swordfish"/></devices></domain>';
  const xml = { text, origin: 'vnc.xml' };
  const [first] = samplePrediction.apply.changes;
  const differences = [{ xpath: '/domain/devices/graphics/@passwd', from: '(missing)', to: 'swordfish' }];
  const changes = first ? [{ ...first, differences }] : [];
  const objects = [{ kind: 'domain', name: 'DC01', uuid: '', xml }] as unknown as Rendered['objects'];
  const guarded = reportOfPlan(
    { ...samplePrediction, apply: { ...samplePrediction.apply, changes } },
    { ...samplePlanned, rendered: { ...samplePlanned.rendered, objects } },
  );
  for (const { format } of Object.values(formats))
    expect(await format(guarded, plainOptions)).not.toContain('swordfish');
});

test('a size that differs is in human units for people, and verbatim for programs and as evidence', () => {
  const [first] = samplePrediction.apply.changes;
  const sizes = { from: '2 GiB', to: '4 GiB' };
  const differences = [{ xpath: '/domain/memory', from: '2097152', to: '4194304', sizes }];
  const apply = { ...samplePrediction.apply, changes: [{ ...unchanged, ...first, differences }] };
  const planned = reportOfPlan({ ...samplePrediction, apply }, samplePlanned);
  expect(formats.terminal.format(planned, width500)).toContain('differs      /domain/memory: 2 GiB → 4 GiB\n');
  const { prediction, findings } = JSON.parse(formats.json.format(planned, plainOptions));
  expect(prediction.changes[0].differences).toEqual([{ xpath: '/domain/memory', from: '2097152', to: '4194304' }]);
  expect(findings[1].evidence[0].excerpt).toBe('2097152 → 4194304 (2 GiB → 4 GiB)');
});

test('SARIF names a rule for each finding of a plan, by which explain finds it', () => {
  const { runs } = JSON.parse(formats.sarif.format(report, plainOptions));
  const rules = runs[0].tool.driver.rules.map(({ id }: { id: string }) => id);
  expect([...rules].sort()).toEqual(Object.keys(planRegistry).sort());
});
