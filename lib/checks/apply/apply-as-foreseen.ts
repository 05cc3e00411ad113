import type { LabCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { Application } from '../../simulate/application.ts';
import { holdAgainst } from '../../simulate/as-predicted.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const applyAsPredicted: LabCheck = {
  id: 'apply-as-foreseen',
  category: 'apply',
  title: 'The switch did only what `virtspec plan` predicted',
  severity: 'error',
  fix: 'Inspect the changes listed here before the next rebuild, and report them together with the plan: they are not among the changes that `virtspec plan` predicted and you acknowledged.',
  tier: 'sandbox',
  why: '`virtspec plan` simulates NixVirt’s rules on the state of libvirt, and an acknowledgement relies on that prediction; so every guarded switch is compared with it afterwards (docs/plan-command.md).',
  kind: 'lab',
  applies: (context) => predictedIn(context).length > 0,
  judge: (context) => {
    const held = predictedIn(context).map(({ predicted, ...one }) => holdAgainst(one, predicted));
    const unpredicted = held.flatMap((one) => one.unpredicted);
    const vain = held.flatMap(({ over }) => over).length;
    const right = `only predicted changes${vain === 0 ? '' : `; ${vain} predicted ${vain === 1 ? 'change' : 'changes'} did not happen`}`;
    return judgeNone(unpredicted, (line) => evidenceOf('virsh, before and after the switch', line), {
      ok: right,
      expected: 'only predicted changes',
      actual: unpredicted.join('; '),
    });
  },
};

type Predicted = Application & { readonly predicted: NonNullable<Application['predicted']> };

/** The applies of which somebody said beforehand what they would do. */
function predictedIn({ first, rebuild }: CheckContext): readonly Predicted[] {
  return [first, rebuild].filter((one): one is Predicted => !('unavailable' in one) && one.predicted !== undefined);
}
