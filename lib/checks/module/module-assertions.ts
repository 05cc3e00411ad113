import type { LabCheck } from '../../check/check.ts';
import { hasModule, judgeModule, optionEvidence } from '../../check/module.ts';
import { judgeNone } from '../../finding/verdict.ts';

export const moduleAssertions: LabCheck = {
  id: 'module-assertions',
  category: 'module',
  title: 'All assertions of the NixOS configuration hold',
  severity: 'error',
  fix: 'Correct the options that the assertion message names.',
  source: 'nix',
  tier: 'rendered',
  why: 'NixOS aborts `nixos-rebuild` at the first failed assertion, before anything is applied; evaluating the module alone does not check assertions.',
  kind: 'lab',
  applies: hasModule,
  judge: (context) =>
    judgeModule(context, (module) =>
      judgeNone(module.failedAssertions, (message) => optionEvidence(module, 'assertions', message), {
        ok: 'no failed assertions',
        expected: 'no failed assertions',
        actual: module.failedAssertions.join('; '),
      }),
    ),
};
