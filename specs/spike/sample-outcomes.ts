import type { Outcome, ProbeOutcome } from '../../lib/spike/outcome.ts';
import { type ProbeId, probes } from '../../lib/spike/registry.ts';

const evidence = [{ source: 'Nix', excerpt: 'said' }] as const;

/** Outcomes by the word; evidence is made up. */
export const outcomes = {
  works: { kind: 'works', answer: 'it does', evidence },
  differs: { kind: 'differs', answer: 'it does, but', evidence },
  broken: { kind: 'broken', answer: 'it does not', evidence },
  notRun: { kind: 'not-run', reason: 'no sandbox' },
} as const satisfies Readonly<Record<string, Outcome>>;

/** It does not work; `fallback` is the way out. */
export function needs(fallback: ProbeId): Outcome {
  return { kind: 'needs-fallback', answer: 'it does not', evidence, fallback };
}

/** Every probe works but for these. */
export function outcomesWith(others: Partial<Readonly<Record<ProbeId, Outcome>>>): readonly ProbeOutcome[] {
  return probes.map((probe) => ({ probe, outcome: others[probe.id as ProbeId] ?? outcomes.works }));
}
