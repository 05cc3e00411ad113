import { describeCause } from '../../finding/by-cause.ts';
import type { Finding } from '../../finding/finding.ts';
import { subjectText } from '../../finding/subject.ts';
import type { NixPlace } from '../../model/nix-place.ts';
import type { Phase } from '../../run/phase.ts';
import type { Conclusion } from '../conclusion.ts';
import { evidencePlace } from '../evidence-place.ts';
import type { Combination } from '../matrix.ts';
import type { Breakdown } from '../report.ts';
import { waivedText } from '../waived-text.ts';

/** One `<testcase>`: passed, unless it has an outcome. */
export interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly milliseconds: number;
  readonly outcome?: Outcome;
  /** Where it is declared: attributes that GitLab, among others, makes links of. */
  readonly place?: NixPlace | undefined;
  /** For `<system-out>`. */
  readonly output?: string;
}

export type Outcome =
  | { readonly kind: 'failure' | 'error'; readonly message: string; readonly type: string; readonly text: string }
  | { readonly kind: 'skipped'; readonly message: string };

/** A finding: its class is the check, its name the subject and the title. */
export function findingCase(finding: Finding): TestCase {
  const { check, subject, title, milliseconds = 0 } = finding;
  const name = `${subjectText(subject)}: ${title}`;
  const base = { classname: check, name, milliseconds, place: finding.declaredAt };
  switch (finding.status) {
    case 'pass':
      return base;
    case 'warn':
      return { ...base, output: `${waivedText(finding) ?? finding.severity}\n${describe(finding)}` };
    case 'fail': {
      const message = `expected ${finding.expected}, actual ${finding.actual}`;
      return { ...base, outcome: { kind: 'failure', message, type: finding.severity, text: describe(finding) } };
    }
    case 'skip':
      return { ...base, outcome: { kind: 'skipped', message: finding.reason } };
    case 'error':
      return {
        ...base,
        outcome: { kind: 'error', message: 'the check broke', type: 'check-broke', text: finding.message },
      };
  }
}

/** A phase of the run; a failed one contains the error. */
export function phaseCase(phase: Phase, breakdown: Breakdown | undefined): TestCase {
  const base = { classname: 'run', name: phase.name, milliseconds: phase.milliseconds };
  switch (phase.status) {
    case 'done':
      return phase.detail === undefined ? base : { ...base, output: phase.detail };
    case 'skipped':
      return { ...base, outcome: { kind: 'skipped', message: phase.detail ?? 'left out' } };
    case 'failed':
      return {
        ...base,
        outcome: brokeBy(breakdown ?? { code: 'phase-failed', what: phase.detail ?? 'the phase failed' }),
      };
  }
}

/** A case for an error outside every phase. */
export function runBroke(breakdown: Breakdown): TestCase {
  return { classname: 'run', name: 'The run gets to its end', milliseconds: 0, outcome: brokeBy(breakdown) };
}

/** One libvirt with one deployer; the findings show why it failed. */
export function combinationCase({ name, verdict, failed, cause }: Combination): TestCase {
  const base = { classname: 'combination', name, milliseconds: 0 };
  if (verdict === 'PASSED') return base;
  const message = `${verdict}${failed > 0 ? `, ${failed} failed` : ''}`;
  return { ...base, outcome: { kind: 'failure', message, type: 'combination', text: cause ?? message } };
}

/** A case for a bad answer that no finding shows. */
export function concludedBadly({ word, text }: Conclusion): TestCase {
  const outcome: Outcome = { kind: 'error', message: word, type: word.toLowerCase(), text };
  return { classname: 'run', name: 'The run has an answer', milliseconds: 0, outcome };
}

function brokeBy({ code, what, why, fix, done }: Breakdown): Outcome {
  const lines = [
    what,
    why && `why: ${why}`,
    fix && `fix: ${fix}`,
    ...(done ?? []).map((step) => `done before: ${step}`),
  ];
  return { kind: 'error', message: what, type: code, text: lines.filter(Boolean).join('\n') };
}

function describe(finding: Extract<Finding, { status: 'fail' | 'warn' }>): string {
  const { expected, actual, fix, why, tier, evidence, causedBy } = finding;
  return [
    ...(causedBy ? [`caused by: ${describeCause(causedBy)}`] : []),
    ...[`expected: ${expected}`, `actual: ${actual}`, `fix: ${fix}`, `why: ${why}`, `seen on: ${tier}`],
    ...evidence.flatMap((piece) => [`evidence: ${evidencePlace(piece)}`, piece.excerpt]),
  ].join('\n');
}
