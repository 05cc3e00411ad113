import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOfStep, type Question, withReport } from '../question.ts';

export const asForeseen: Question = {
  id: 'vm-as-foreseen',
  category: 'apply',
  title:
    'A second generation with a changed lab does what plan foresaw: DC01 redefined and left running (`restart = false`), CLIENT02 deleted, nothing else',
  severity: 'error',
  fix: 'virtspec’s rules and this NixVirt differ: read apply-as-foreseen in that report, and do not trust `virtspec plan` with this release until it is mended.',
  why: 'An acknowledgement is worth what the prediction is worth; in the sandbox NixVirt’s helper is held against it, here the whole activation is.',
  story: 'lab',
  judge: (story) =>
    withReport(story, 'changed', ({ findings, breakdown }, step) => {
      const of = (check: string) => findings.find((finding) => finding.check === check);
      const told = of('apply-as-foreseen');
      const happened = findings.filter(({ check, status }) => check.startsWith('apply-') && status === 'fail');
      const names = happened.map(({ check, subject }) => `${check} ${subject.name}`).sort();
      const meant = ['apply-nothing-deleted CLIENT02'];
      if (breakdown === null && told?.status === 'pass' && names.join() === meant.join())
        return pass(`${told.actual}; acknowledged, and done: ${names.join(', ')}`);
      const said = told && 'actual' in told ? told.actual : (breakdown?.what ?? 'nothing was held against a plan');
      return fail(meant.join(', '), `${names.join(', ') || 'no such finding'}; ${said}`, evidenceOfStep(step));
    }),
};
