import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOfStep, type Question, withStep } from '../question.ts';

export const firmware: Question = {
  id: 'vm-firmware',
  category: 'guest',
  title: 'The firmware of a started domain draws its screen',
  severity: 'error',
  fix: 'Look at the screenshots in the test’s output; `virsh dumpxml NAME` names the firmware that was to run.',
  why: 'QEMU starts with a firmware that does nothing as well as with one that works; only a screen that the guest drew tells (docs/sandbox.md).',
  story: 'lab',
  judge: (story) =>
    withStep(story, 'started', (step) => {
      if (step.code !== 0) return fail('the domain starts', `exit ${step.code}`, evidenceOfStep(step));
      const drawn = story.screens.find(({ drawnByGuest }) => drawnByGuest);
      if (drawn) return pass(`${drawn.width} x ${drawn.height}, ${drawn.colours} colours, drawn by the guest`);
      const seen = `${story.screens.length} screenshots, none drawn by the guest`;
      return fail('a screen that the guest drew', seen, { source: `${story.folder}/virtspec`, excerpt: seen });
    }),
};
