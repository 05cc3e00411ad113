import { quotedChange } from '../drift/change-words.ts';
import type { Category } from '../finding/category.ts';
import type { Finding } from '../finding/finding.ts';
import type { Kind } from '../model/objects.ts';
import type { PlannedChange } from '../simulate/planned-change.ts';
import { type Evidence, evidenceOf } from '../xml/evidence.ts';
import { allowanceOf, keepWords, toDestructive } from './destructive.ts';
import { planRegistry } from './plan-registry.ts';
import { breakPlace, drifting, wordsOf } from './plan-words.ts';
import type { Prediction } from './prediction.ts';

const { 'plan-completes': completes, 'plan-unchanged': unchanged, 'plan-drift': drifts } = planRegistry;

const categoryOf: Readonly<Record<Kind, Category>> = {
  network: 'network',
  pool: 'storage',
  volume: 'storage',
  domain: 'domain',
};

/** A prediction for programs: one finding per object, another for what drifts, and one for an apply that fails part-way. */
export function findingsOf(prediction: Prediction, labName: string): readonly Finding[] {
  const { changes, breaks } = prediction.apply;
  const about = {
    check: completes.id,
    category: completes.category,
    tier: 'host',
    title: completes.title,
    subject: { kind: 'lab', name: labName },
  } as const;
  const apply: Finding[] = breaks
    ? [
        {
          ...about,
          status: 'fail',
          severity: completes.severity,
          expected: 'every object is put into its declared state',
          actual: `It fails part-way. ${breakPlace(breaks)}`,
          evidence: [evidenceOf(breaks.place, breaks.why)],
          fix: `Remove what it fails at before the rebuild. Left unchanged or off otherwise: ${breaks.leftOff.join(', ') || 'nothing'}.`,
          why: `NixVirt stops at the first error (${breaks.place})`,
        },
      ]
    : [{ ...about, status: 'pass', actual: 'nothing stops it', evidence: [] }];
  return [
    ...apply,
    ...changes.map((change) => findingOfChange(change, changes, prediction.uri)),
    ...drifting(changes).map((change) => findingOfDrift(change)),
  ];
}

function findingOfChange(change: PlannedChange, all: readonly PlannedChange[], uri: string): Finding {
  const { kind, name, uuid, action, destructive, perhaps, reasons, notes } = change;
  const base = {
    check: unchanged.id,
    category: categoryOf[kind],
    tier: 'host',
    title: unchanged.title,
    subject: { kind, name, uuid },
  } as const;
  const actual = [`${wordsOf(change)}${perhaps === undefined ? '' : `, possibly: ${perhaps}`}`, ...notes].join('; ');
  if (action === 'unchanged') return { ...base, status: 'pass', actual, evidence: [] };
  const [first, ...others] = change.differences.map(
    (one): Evidence => ({ source: uri, xpath: one.xpath, excerpt: quotedChange(one) }),
  );
  return {
    ...base,
    ...(destructive ? { status: 'fail', severity: unchanged.severity } : { status: 'warn', severity: 'notice' }),
    expected: 'unchanged',
    actual,
    evidence: first ? [first, ...others] : [evidenceOf(uri, actual)],
    fix: fixOf(change, all),
    why: reasons.map(({ text, place }) => `${text} (${place})`).join('; ') || 'the declaration differs from the host',
  };
}

function fixOf(change: PlannedChange, all: readonly PlannedChange[]): string {
  if (!change.destructive) return 'If this is not intended, change the declaration.';
  const allowed = `If this is intended, pass ${allowanceOf(toDestructive(change))} to virtspec rebuild; otherwise,`;
  return `${allowed} ${keepWords(change, all) ?? 'change the declaration'}.`;
}

function findingOfDrift({ kind, name, uuid, drift }: PlannedChange): Finding {
  const [first, ...others] = drift.map(
    ({ xpath, values }): Evidence => ({ source: 'libvirt in a sandbox', xpath, excerpt: values.join(', ') }),
  );
  const places = drift.map(({ xpath }) => xpath).join(', ');
  return {
    ...{ check: drifts.id, category: categoryOf[kind], tier: 'sandbox', status: 'warn', severity: drifts.severity },
    title: drifts.title,
    subject: { kind, name, uuid },
    expected: 'the same values at every define',
    actual: `libvirt generates ${places} again at every define`,
    evidence: [first ?? evidenceOf('libvirt in a sandbox', places), ...others],
    fix: `Declare ${places}.`,
    why: 'what libvirt generates differs at every rebuild, and NixVirt restarts what differs',
  };
}
