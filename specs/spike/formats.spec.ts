import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { decideGate } from '../../lib/spike/decide-gate.ts';
import { formatGateGitHub } from '../../lib/spike/format-github.ts';
import { formatGateJunit } from '../../lib/spike/format-junit.ts';
import { formatGateMarkdown } from '../../lib/spike/format-markdown.ts';
import { formatGateTerminal } from '../../lib/spike/format-terminal.ts';
import { formatGateJson, gateJsonSchema, gateSchema } from '../../lib/spike/gate-json.ts';
import type { GateReport } from '../../lib/spike/gate-report.ts';
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
const report: GateReport = {
  virtspec: '0.0.0',
  startedAt: '2026-01-02T03:04:05.678Z',
  milliseconds: 1234,
  tools: { libvirt: '9.0.0' },
  adapted: ['kvm-to-tcg'],
  plan,
  releases: [
    { name: 'NixVirt 0.6.0', outcomes: outcomesWith({}), gate: decideGate(outcomesWith({})) },
    { name: evil, outcomes: mixed, gate: decideGate(mixed) },
  ],
  decision: 'ESCALATE',
};

test('JSON is as its schema says', () => {
  const parsed = JSON.parse(formatGateJson(report));
  expect(gateSchema.strict().parse(parsed)).toEqual(parsed);
  expect(parsed.releases[1].name).toBe(evil);
});

test('schema/spike-gate.schema.json is the schema of what is written', async () => {
  const text = `${JSON.stringify(gateJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(resolve(import.meta.dirname, '../../schema/spike-gate.schema.json'));
});

test('JUnit: what is escalated fails, what was not run is skipped, what has a way out passes', () => {
  const [, suite] = readTree({ text: formatGateJunit(report), origin: 'spike-gate.xml' }).children;
  const counts = Object.fromEntries(suite?.attributes.map(({ name, value }) => [name, value]) ?? []);
  expect(counts).toMatchObject({ failures: '2', errors: '0', skipped: '1', tests: String(mixed.length + 1) });
});

test('Markdown: the checklist filled in, the decision, each release a column; nothing acts', () => {
  const text = formatGateMarkdown(report);
  expect(text).toContain('- [x] Custom network XML: works\n');
  expect(text).toContain('- [x] Custom network XML: needs raw XML fallback\n');
  expect(text).toContain('Changes step-2 of the work plan.');
  expect(text).toContain('**Ask the user:**');
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  expect(new Set(rows.map((row) => row.split('|').length))).toEqual(new Set([6]));
  expect(text).not.toContain('\u001b');
});

test('GitHub: what is escalated is an error, a way out a notice, each with its release; what decides nothing is not told', () => {
  const lines = formatGateGitHub(report).trimEnd().split('\n');
  expect(lines.at(-1)).toBe('virtspec: ESCALATE');
  const told = lines.slice(0, -1);
  const kinds = report.releases.flatMap(({ gate }) => gate.reasons.map(({ kind }) => kind));
  expect(told.filter((line) => line.startsWith('::error '))).toHaveLength(
    kinds.filter((kind) => kind === 'escalate').length,
  );
  expect(told.filter((line) => line.startsWith('::notice '))).toHaveLength(
    kinds.filter((kind) => kind === 'workaround').length,
  );
  expect(told).toHaveLength(kinds.length);
  expect(new Set(kinds)).toEqual(new Set(['escalate', 'workaround']));
  expect(told.join('\n')).not.toMatch(/\u001b|^(?!::)/m);
});

test('the terminal: both releases, no control characters, no line too wide', () => {
  const text = formatGateTerminal(report, { colour: false, columns: 80, written: ['reports/spike-gate.md'] });
  expect(text).toMatch(/ESCALATE\n$/);
  expect(text).not.toContain('\u001b');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});
