import type { Verdict } from '../../finding/finding.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOfStep, type Question, withStep } from '../question.ts';
import type { Story } from '../story.ts';

const why =
  'NixVirt’s helper can end with an exception that hides its own message, and exit 0 from a step that did nothing (facts: `NixVirtError.__str__`): the unit’s result and its journal are both looked at.';

export const activation: Question = {
  id: 'vm-activation',
  category: 'module',
  title: 'The module applies the lab at boot',
  severity: 'error',
  fix: 'Read the journal of nixvirt.service on that machine; its script shows what it was given.',
  why,
  story: 'lab',
  judge: (story) => activatedAt(story, 'booted'),
};

/** Whether nixvirt.service had applied the lab when the machine had booted. */
export function activatedAt(story: Story, name: string): Verdict {
  return withStep(story, name, (step) => {
    const properties = new Map(step.said.split('\n').map((line) => line.split(/=(.*)/s, 2) as [string, string]));
    const [result, status] = ['Result', 'ExecMainStatus'].map((key) => properties.get(key) ?? 'not said');
    const traceback = /^Traceback \(most recent call last\)/m.test(step.said);
    const said = `Result=${result}, exit ${status}${traceback ? ', a traceback in its journal' : ''}`;
    const well = step.code === 0 && result === 'success' && status === '0' && !traceback;
    return well
      ? pass(`nixvirt.service: ${said}`)
      : fail('Result=success, exit 0, no traceback', said, evidenceOfStep(step));
  });
}
