import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { formatPlanMarkdown } from '../../../lib/plan/format-markdown.ts';
import { formatPlanTerminal } from '../../../lib/plan/format-terminal.ts';
import { formatPlanJson, planJsonSchema, planSchema } from '../../../lib/plan/plan-json.ts';
import type { PlanReport } from '../../../lib/plan/plan-report.ts';
import type { PlannedChange } from '../../../lib/simulate/planned-change.ts';

const evil = 'a|b <b>\u001b[2J</b> `c` [l](http://x)';
const plain: PlannedChange = {
  kind: 'domain',
  name: 'DC01',
  uuid: '00000000-0000-4000-8000-000000000001',
  renamedTo: undefined,
  action: 'unchanged',
  wasActive: false,
  declared: true,
  destructive: false,
  reasons: [],
  differences: [],
  drift: [],
  notes: [],
  perhaps: undefined,
  acknowledgement: 'domain/DC01',
};
const report: PlanReport = {
  virtspec: '0.0.0',
  lab: { name: evil, file: '/lab.yaml' },
  uri: 'qemu:///system',
  startedAt: '2026-01-02T03:04:05.678Z',
  milliseconds: 1234,
  provenance: { kind: 'live', text: evil, why: undefined, folder: '/' },
  nixvirt: { name: 'NixVirt 0.6.0', rules: '0.6.0', known: false },
  basis: {
    normalisation: 'table',
    why: evil,
    sandboxLibvirt: undefined,
    hostLibvirt: '9.0.0',
    adapted: [],
    local: false,
  },
  foreseen: {
    changes: [
      {
        ...plain,
        ...{ name: evil, action: 'restart', wasActive: true, destructive: true, acknowledgement: `domain/${evil}` },
        reasons: [{ text: evil, place: 'nixvirt.py line 395' }],
        differences: [{ xpath: '/domain/memory', from: evil, to: '2' }],
        drift: [{ xpath: '/domain/devices/interface[2]/mac/@address', values: ['1', '2'] }],
        notes: [evil],
        perhaps: evil,
      },
      { ...plain, kind: 'network', name: 'lan', action: 'restart', wasActive: true },
      plain,
    ],
    breaks: { what: 'undefine domain old', why: evil, place: 'nixvirt.py line 128', leftOff: ['domain/DC01'] },
    verdict: 'destructive',
    actions: [{ verb: 'stop', kind: 'domain', name: evil, uuid: '', rule: 'restart-changed', because: evil }],
  },
};

test('JSON is as its schema says, and names its evidence', () => {
  const parsed = JSON.parse(formatPlanJson(report));
  expect(planSchema.strict().parse(parsed)).toEqual(parsed);
  expect(parsed).toMatchObject({ verdict: 'destructive', tiers: { normalisation: 'table', state: 'host' } });
  expect(parsed.changes[0].name).toBe(evil);
});

test('schema/plan.schema.json is the schema of what is written', async () => {
  const text = `${JSON.stringify(planJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(resolve(import.meta.dirname, '../../../schema/plan.schema.json'));
});

test('Markdown: nothing acts, and each row has its columns', () => {
  const text = formatPlanMarkdown(report);
  expect(text).toContain('> [!CAUTION]');
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  expect(rows.length).toBeGreaterThan(2);
  expect(new Set(rows.map((row) => row.split('|').length))).toEqual(new Set([6]));
  expect(text).not.toContain('\u001b');
});

test('the terminal: what is lost first, and in red; the verdict last, with its evidence; no line too wide', () => {
  const text = formatPlanTerminal(report, { colour: false, columns: 80 });
  expect(text).not.toContain('\u001b');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  const wide = formatPlanTerminal(report, { colour: false, columns: 500 });
  expect(wide).toMatch(
    /DESTRUCTIVE: 2 to restart, 1 unchanged; the apply fails part-way \(evidence: table for definitions, host for state\)\n$/,
  );
  expect(text.indexOf('RESTART')).toBeLessThan(text.indexOf('network lan'));
  expect(formatPlanTerminal(report, { colour: true, columns: 80 })).toContain('\u001b[31mdomain');
});

test('each reservation is told in every format', () => {
  const texts = [
    formatPlanTerminal(report, { colour: false, columns: 500 }),
    formatPlanMarkdown(report),
    formatPlanJson(report),
  ];
  for (const text of texts) {
    expect(text).toContain('No sandbox was available');
    expect(text).toContain('another machine');
    expect(text).toContain('virtspec does not know this NixVirt’s activation');
  }
});
