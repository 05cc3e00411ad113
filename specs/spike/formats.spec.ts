import { expect, test } from 'vitest';
import { plainOptions } from '../../lib/report/format.ts';
import { formats } from '../../lib/report/formats.ts';
import { reportSchema } from '../../lib/report/report-json.ts';
import { decideGate } from '../../lib/spike/decide-gate.ts';
import { reportOfSpike } from '../../lib/spike/report-of-spike.ts';
import type { SpikeResult } from '../../lib/spike/spike-result.ts';
import { readTree } from '../../lib/xml/tree.ts';
import { plan } from '../plan/plan.ts';
import { needs, outcomes, outcomesWith } from './sample-outcomes.ts';

const evil = 'a|b <b>\u001b[2J</b> `c` [l](http://x)';
const mixed = outcomesWith({
  'network-attrset': needs('network-raw-xml'),
  'tpm-2': { kind: 'broken', answer: evil, evidence: [{ source: evil, xpath: '/a', line: 3, excerpt: evil }] },
  'network-mac': outcomes.differs,
  'unknown-attributes': { kind: 'not-run', reason: evil },
});
const result: SpikeResult = {
  tools: { libvirt: '9.0.0' },
  adapted: ['kvm-to-tcg'],
  plan,
  releases: [
    { name: 'NixVirt 0.6.0', outcomes: outcomesWith({}), gate: decideGate(outcomesWith({})) },
    { name: evil, outcomes: mixed, gate: decideGate(mixed) },
  ],
};
const report = reportOfSpike(result, new Date(), []);

test('JSON matches its schema, and has the gate in the work plan’s wording', () => {
  const parsed = JSON.parse(formats.json.format(report, plainOptions));
  expect(reportSchema.strict().parse(parsed)).toEqual(parsed);
  expect(parsed).toMatchObject({ command: 'spike', verdict: 'FAILED', decision: 'ESCALATE', lab: null });
  expect(parsed.gate).toMatchObject({ decision: 'ESCALATE', releases: [{ decision: 'PROCEED' }, { name: evil }] });
});

test('in JUnit, what is escalated fails, what was not run is skipped, and a workaround passes', () => {
  const text = formats.junit.format(report, plainOptions);
  const suite = readTree({ text, origin: 'spike-gate.xml' }).children.find(({ attributes }) =>
    attributes.some(({ value }) => value === 'Compatibility'),
  );
  const counts = Object.fromEntries(suite?.attributes.map(({ name, value }) => [name, value]) ?? []);
  expect(counts).toMatchObject({ failures: '1', errors: '0', skipped: '1', tests: String(2 * mixed.length) });
});

test('Markdown has the checklist filled in, the decision, and a column for each release, and interprets no data', () => {
  const text = formats.markdown.format(report, plainOptions);
  expect(text).toContain('- [x] Custom network XML: works\n');
  expect(text).toContain('- [x] Custom network XML: needs raw XML fallback\n');
  expect(text).toContain('changes: step-2 of the work plan');
  expect(text).toContain('  - ask: ');
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && line.includes('`network-'));
  expect(rows.length).toBeGreaterThan(2);
  expect(new Set(rows.map((row) => row.split('|').length))).toEqual(new Set([6]));
  expect(text).not.toContain('\u001b');
});

test('on GitHub, what is escalated is an error, a workaround a notice, each with its release; surprises are not shown', () => {
  const lines = formats.github.format(report, plainOptions).trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(
    /^virtspec spike: ESCALATE \(the worst of 2 releases: 1 without a way out, 1 with a workaround\)$/,
  );
  const shown = lines.slice(0, -1);
  expect(shown.map((line) => line.split(' ')[0])).toEqual(['::error', '::notice']);
  expect(shown.join('\n')).not.toMatch(/\u001b|^(?!::)/m);
});

test('INCOMPLETE never looks good', () => {
  const outcomes = outcomesWith({ 'tpm-2': { kind: 'not-run', reason: 'no sandbox' } });
  const releases = [{ name: 'NixVirt 0.6.0', outcomes, gate: decideGate(outcomes) }];
  const incomplete = reportOfSpike({ ...result, releases }, new Date(), []);
  expect(formats.terminal.format(incomplete, plainOptions)).toMatch(/\nINCOMPLETE {2}1 not tested here, in/);
  expect(formats.github.format(incomplete, plainOptions)).toMatch(/^::error title=INCOMPLETE::1 not tested here$/m);
  expect(formats.junit.format(incomplete, plainOptions)).toContain('<error message="INCOMPLETE"');
  expect(formats.markdown.format(incomplete, plainOptions)).toContain('> [!CAUTION]\n> **INCOMPLETE**');
});

test('the terminal shows both releases, no control characters, no line that is too long, and the decision last', () => {
  const text = formats.terminal.format(report, { ...plainOptions, columns: 80, written: ['reports/spike-gate.md'] });
  expect(text).toMatch(/\nESCALATE {2}the worst of [\s\S]* s\n$/);
  expect(text).not.toContain('\u001b');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});
