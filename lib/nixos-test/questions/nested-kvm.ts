import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOfStep, type Question, withReport } from '../question.ts';

export const nestedKvm: Question = {
  id: 'vm-nested-kvm',
  category: 'guest',
  title: 'The guests run on KVM inside the machine',
  severity: 'error',
  fix: 'Let the builder nest: `boot.extraModprobeConfig = "options kvm_intel nested=1";` (AMD: kvm_amd), and a CPU that offers it.',
  why: 'A lab of type kvm is adapted on TCG, so that less is shown; a device node alone proves nothing (virtspec doctor: kvm-guest).',
  story: 'lab',
  judge: (story) =>
    withReport(story, 'ready', ({ findings }, step) => {
      const found = findings.find(({ check }) => check === 'kvm-guest');
      if (found?.status === 'pass') return pass(found.actual);
      const said = found === undefined ? 'doctor did not say' : 'reason' in found ? found.reason : found.status;
      return fail('a guest that runs on KVM', said, evidenceOfStep(step));
    }),
};
