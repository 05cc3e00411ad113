import { junitDocument } from '../report/junit/document.ts';
import type { TestCase } from '../report/junit/test-case.ts';
import type { GatedRelease, GateReport } from './gate-report.ts';
import type { QuestionOutcome } from './outcome.ts';

/**
 * For CI servers: a suite a release, a case a question. What the gate escalates is a `<failure>`; what has a way out passes, with it as
 * output; what was not run is `<skipped>`, and then the gate itself is an `<error>`.
 */
export function formatGateJunit(report: GateReport): string {
  const suites = report.releases.map((release) => ({
    name: release.name,
    cases: [gateCase(release), ...release.outcomes.map((one) => questionCase(one, release))],
    properties: [
      ['virtspec', report.virtspec],
      ['decision', release.gate.decision],
      ...Object.entries(report.tools),
    ] as (readonly [string, string])[],
  }));
  return junitDocument({ ...report, name: 'virtspec spike', suites });
}

/** The decision itself. */
function gateCase({ gate: { decision, reasons } }: GatedRelease): TestCase {
  const base = { classname: 'gate', name: 'The decision gate', milliseconds: 0 };
  const text = reasons.map((reason) => reason.text).join('\n');
  if (decision === 'PROCEED') return base;
  if (decision === 'PROCEED WITH WORKAROUNDS') return { ...base, output: `${decision}\n${text}` };
  const kind = decision === 'ESCALATE' ? 'failure' : 'error';
  return { ...base, outcome: { kind, message: decision, type: decision.toLowerCase(), text } };
}

function questionCase({ question, outcome }: QuestionOutcome, { gate }: GatedRelease): TestCase {
  const base = { classname: question.id, name: question.title, milliseconds: 0 };
  if (outcome.kind === 'not-run') return { ...base, outcome: { kind: 'skipped', message: outcome.reason } };
  const lines = [outcome.answer, ...outcome.evidence.map(({ source, excerpt }) => `${source}: ${excerpt}`)];
  const escalated = gate.reasons.find(({ kind, question: id }) => kind === 'escalate' && id === question.id);
  if (escalated) {
    return {
      ...base,
      outcome: { kind: 'failure', message: escalated.text, type: outcome.kind, text: lines.join('\n') },
    };
  }
  return outcome.kind === 'works' ? base : { ...base, output: [...lines, question.cure].join('\n') };
}
