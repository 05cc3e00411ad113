import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOfStep, type Question, withReport } from '../question.ts';

export const asPredicted: Question = {
  id: 'vm-as-foreseen',
  category: 'apply',
  title: 'A second generation with a changed lab does what `virtspec plan` predicted, and nothing else',
  severity: 'error',
  fix: 'virtspec’s rules and this NixVirt differ: read apply-as-foreseen in that report, and do not trust `virtspec plan` with this release until it is fixed.',
  why: 'An acknowledgement is worth what the prediction is worth; in the sandbox NixVirt’s helper is compared with it, here the whole activation is. The changed lab deletes one domain, and redefines a running one that has `restart = false`.',
  story: 'lab',
  judge: (story) =>
    withReport(story, 'changed', ({ findings, breakdown }, step) => {
      const of = (check: string) => findings.find((finding) => finding.check === check);
      const predicted = of('apply-as-foreseen');
      const happened = findings.filter(({ check, status }) => check.startsWith('apply-') && status === 'fail');
      const names = happened.map(({ check, subject }) => `${check} ${subject.name}`).sort();
      const oneDeleted = names.length === 1 && names[0]?.startsWith('apply-nothing-deleted ');
      if (breakdown === null && predicted?.status === 'pass' && oneDeleted)
        return pass(`${predicted.actual}; acknowledged, and done: ${names.join(', ')}`);
      const said =
        predicted && 'actual' in predicted ? predicted.actual : (breakdown?.what ?? 'nothing was compared with a plan');
      return fail(
        'one domain deleted, as acknowledged',
        `${names.join(', ') || 'no such finding'}; ${said}`,
        evidenceOfStep(step),
      );
    }),
};
