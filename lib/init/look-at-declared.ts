import { noProof } from '../check/proof.ts';
import type { Finding } from '../finding/finding.ts';
import { runChecks } from '../judge/run-checks.ts';
import type { Lab } from '../lab/lab.ts';
import { declaredState } from '../model/declared-state.ts';
import type { Rendered } from '../model/rendered.ts';

const notAsked = 'a lab file is only being begun';

/** What the checks say of a declaration alone. */
export function lookAtDeclared(lab: Lab, rendered: Rendered): readonly Finding[] {
  const declared = declaredState(rendered);
  if (rendered.objects.length === 0) return [];
  return runChecks({
    ...noProof(notAsked),
    ...{ lab, declared, connection: rendered, module: rendered.module, observed: declared },
    schema: { unavailable: notAsked },
    tier: 'rendered',
  });
}
