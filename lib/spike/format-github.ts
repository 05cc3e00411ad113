import type { WorkPlan } from '../model/work-plan.ts';
import { type Annotation, workflowCommand } from '../report/github/command.ts';
import { foldAnnotations } from '../report/github/fold.ts';
import type { Reason } from './decide-gate.ts';
import type { GateReport } from './gate-report.ts';
import { describeSteps } from './steps-changed.ts';

const kinds: Readonly<Record<Reason['kind'], Annotation['kind']>> = {
  escalate: 'error',
  incomplete: 'error',
  workaround: 'notice',
};

/** The grounds of the decision as annotations for GitHub Actions; the last line is for the log. */
export function formatGateGitHub({ decision, releases, plan }: GateReport): string {
  const annotations = releases.flatMap(({ name, gate }) =>
    gate.reasons.map((reason) => annotationOf(name, reason, plan)),
  );
  return `${[...foldAnnotations(annotations).map(workflowCommand), `virtspec: ${decision}`].join('\n')}\n`;
}

function annotationOf(release: string, reason: Reason, plan: WorkPlan | undefined): Annotation {
  const title = `${release}: ${reason.text}${reason.question && ` (${reason.question})`}`;
  return { kind: kinds[reason.kind], title, message: messageOf(reason, plan) };
}

function messageOf(reason: Reason, plan: WorkPlan | undefined): string {
  switch (reason.kind) {
    case 'incomplete':
      return 'Unknown: it could not be tested on this machine.';
    case 'escalate':
      return reason.ask;
    case 'workaround': {
      const steps = describeSteps(reason.question, plan);
      const way = reason.fallback === null ? 'Instead' : `Tested, and works (${reason.fallback})`;
      return `${way}: ${reason.cure}${steps === undefined ? '' : `\nChanges ${steps} of the work plan.`}`;
    }
  }
}
