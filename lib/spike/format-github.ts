import { type Annotation, workflowCommand } from '../report/github/command.ts';
import { foldAnnotations } from '../report/github/fold.ts';
import { type Reason, stepsText } from './decide-gate.ts';
import type { GateReport } from './gate-report.ts';

const kinds: Readonly<Record<Reason['kind'], Annotation['kind']>> = {
  escalate: 'error',
  incomplete: 'error',
  workaround: 'notice',
};

/** The grounds of the decision as annotations for GitHub Actions; the last line is for the log. */
export function formatGateGitHub({ decision, releases }: GateReport): string {
  const annotations = releases.flatMap(({ name, gate }) => gate.reasons.map((reason) => annotationOf(name, reason)));
  return `${[...foldAnnotations(annotations).map(workflowCommand), `virtspec: ${decision}`].join('\n')}\n`;
}

function annotationOf(release: string, reason: Reason): Annotation {
  const title = `${release}: ${reason.text}${reason.probe && ` (${reason.probe})`}`;
  return { kind: kinds[reason.kind], title, message: messageOf(reason) };
}

function messageOf(reason: Reason): string {
  switch (reason.kind) {
    case 'incomplete':
      return 'Not known: it could not be asked on this machine.';
    case 'escalate':
      return reason.ask;
    case 'workaround':
      return `${reason.fallback === null ? 'Instead' : `Tested, and works (${reason.fallback})`}: ${reason.cure}\nChanges ${stepsText(reason.steps)}.`;
  }
}
