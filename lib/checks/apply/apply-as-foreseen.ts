import type { LabCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { Application } from '../../simulate/application.ts';
import { holdAgainst } from '../../simulate/as-predicted.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const applyAsForeseen: LabCheck = {
  id: 'apply-as-foreseen',
  category: 'apply',
  title: 'The switch did what was foreseen of it, and nothing else',
  severity: 'error',
  fix: 'Look at what happened before anything else is switched, and report it with both: what `virtspec plan` foresaw was acknowledged, and this was not.',
  tier: 'sandbox',
  why: '`virtspec plan` plays NixVirt’s rules on what libvirt had; an acknowledgement is worth what that is worth, so every guarded switch holds it against what came of it (docs/plan-command.md).',
  kind: 'lab',
  applies: (context) => foretold(context).length > 0,
  judge: (context) => {
    const held = foretold(context).map(({ foreseen, ...one }) => holdAgainst(one, foreseen));
    const unforeseen = held.flatMap((one) => one.unforeseen);
    const vain = held.flatMap(({ over }) => over).length;
    const right = `nothing unforeseen${vain === 0 ? '' : `; ${vain} more was foreseen than happened`}`;
    return judgeNone(unforeseen, 'nothing unforeseen', right, unforeseen.join('; '), (line) =>
      evidenceOf('virsh, before and after the switch', line),
    );
  },
};

type Foretold = Application & { readonly foreseen: NonNullable<Application['foreseen']> };

/** The applies of which somebody said beforehand what they would do. */
function foretold({ first, rebuild }: CheckContext): readonly Foretold[] {
  return [first, rebuild].filter((one): one is Foretold => !('unavailable' in one) && one.foreseen !== undefined);
}
