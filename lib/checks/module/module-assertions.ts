import type { LabCheck } from '../../check/check.ts';
import { hasModule, judgeModule, optionEvidence } from '../../check/module.ts';
import { judgeNone } from '../../finding/verdict.ts';

export const moduleAssertions: LabCheck = {
  id: 'module-assertions',
  category: 'module',
  title: 'Flake builds without errors: every assertion of the configuration holds',
  severity: 'error',
  fix: 'Mend what the assertion names.',
  tier: 'rendered',
  why: 'NixOS stops a rebuild at the first assertion that does not hold, before anything is applied; evaluating a module alone does not look at them.',
  kind: 'lab',
  applies: hasModule,
  judge: (context) =>
    judgeModule(context, (module) =>
      judgeNone(
        module.failedAssertions,
        'every assertion holds',
        'every assertion holds',
        module.failedAssertions.join('; '),
        (message) => optionEvidence(module, 'assertions', message),
      ),
    ),
};
