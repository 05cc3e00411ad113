import type { Scenario } from '../lab/lab.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { adaptObjects } from '../target/adapt/adapt.ts';
import { provision } from '../target/adapt/provision.ts';
import type { ProvisionItem } from '../target/adapt/provision-need.ts';
import type { SandboxHost } from '../target/adapt/sandbox-host.ts';
import { setStage } from '../target/adapt/stage.ts';

/** A lab, and what is there before it, as a sandbox can take them. */
export interface AdaptedLab {
  readonly lab: DeclaredConnection;
  readonly before: DeclaredConnection;
  /** What the sandbox must have first, in the order to make it. */
  readonly items: readonly ProvisionItem[];
  /** Each once. */
  readonly adaptations: readonly Adaptation[];
}

/**
 * Adapts a lab and what is there before it, each by itself: they are two states of one host, not one lab.
 * @throws VirtspecError of kind `usage` as `adaptObjects`, `provision` and `setStage`
 */
export function adaptLab(
  lab: DeclaredConnection,
  before: DeclaredConnection,
  host: SandboxHost,
  scenario: Scenario,
): AdaptedLab {
  const [adaptedLab, adaptedBefore] = [adaptObjects(lab.objects, host), adaptObjects(before.objects, host)];
  const provisions = [adaptedBefore, adaptedLab].map(({ objects }) => provision(objects, host.exists));
  const stage = setStage(provisions, scenario);
  const all = [...adaptedLab.adaptations, ...adaptedBefore.adaptations, ...stage.adaptations];
  return {
    lab: { ...lab, objects: adaptedLab.objects },
    before: { ...before, objects: adaptedBefore.objects },
    items: stage.items,
    adaptations: [...new Map(all.map((one) => [JSON.stringify(one), one])).values()],
  };
}
