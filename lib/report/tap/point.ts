import { describeCause } from '../../finding/by-cause.ts';
import type { Finding } from '../../finding/finding.ts';
import { subjectText } from '../../finding/subject.ts';
import type { Phase } from '../../run/phase.ts';
import type { Conclusion } from '../conclusion.ts';
import { evidencePlace } from '../evidence-place.ts';
import type { Combination } from '../matrix.ts';
import { nixPlaceText } from '../nix-place.ts';
import type { Breakdown } from '../report.ts';
import { waivedText } from '../waived-text.ts';
import type { Diagnostics, TapPoint } from './document.ts';

/** A finding: what must hold of its subject, and the check that says so. */
export function findingPoint(finding: Finding): TapPoint {
  const { check, subject, title } = finding;
  const description = `${subjectText(subject)}: ${title} (${check})`;
  switch (finding.status) {
    case 'pass':
      return { ok: true, description };
    case 'warn':
      return { ok: true, description, diagnostics: diagnosticsOf(finding) };
    case 'fail':
      return { ok: false, description, diagnostics: diagnosticsOf(finding) };
    case 'skip':
      return { ok: true, description, skip: finding.reason };
    case 'error':
      return { ok: false, description, diagnostics: { message: `the check broke: ${finding.message}` } };
  }
}

/** A phase of the run; the failed one carries what broke. */
export function phasePoint({ name, status, milliseconds, detail }: Phase, breakdown: Breakdown | undefined): TapPoint {
  switch (status) {
    case 'done':
      return { ok: true, description: name, diagnostics: { detail, duration_ms: milliseconds } };
    case 'skipped':
      return { ok: true, description: name, skip: detail ?? 'left out' };
    case 'failed': {
      const broke = breakdown ?? { code: 'phase-failed', what: detail ?? 'the phase failed' };
      return { ok: false, description: name, diagnostics: { ...brokeBy(broke), duration_ms: milliseconds } };
    }
  }
}

/** What broke the run outside every phase. */
export function runBroke(breakdown: Breakdown): TapPoint {
  return { ok: false, description: 'The run gets to its end', diagnostics: brokeBy(breakdown) };
}

/** A bad answer that no other point shows. */
export function concludedBadly({ word, text }: Conclusion): TapPoint {
  return { ok: false, description: 'The run has an answer', diagnostics: { message: `${word}: ${text}` } };
}

/** One libvirt with one deployer; what it failed for is in the findings. */
export function combinationPoint({ name, verdict, failed, cause }: Combination): TapPoint {
  if (verdict === 'PASSED') return { ok: true, description: name };
  return { ok: false, description: name, diagnostics: { verdict, failed, cause } };
}

function brokeBy({ code, what, why, fix, done }: Breakdown): Diagnostics {
  return { message: what, code, why, fix, done };
}

function diagnosticsOf(finding: Extract<Finding, { status: 'fail' | 'warn' }>): Diagnostics {
  const { severity, expected, actual, fix, why, tier, causedBy, evidence } = finding;
  return {
    ...{ severity, expected, actual, fix, why, tier },
    waived: waivedText(finding),
    declaredAt: nixPlaceText(finding),
    causedBy: causedBy && describeCause(causedBy),
    evidence: evidence.map(evidencePlace),
  };
}
