import { adaptObjects } from '../adapt/adapt.ts';
import { hostObjects } from '../adapt/host-objects.ts';
import { provision } from '../adapt/provision.ts';
import type { ProvisionItem } from '../adapt/provision-need.ts';
import type { SandboxHost } from '../adapt/sandbox-host.ts';
import { setStage } from '../adapt/stage.ts';
import type { Scenario } from '../lab/lab.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { DeclaredConnection } from '../model/rendered.ts';

/** A lab, and what exists before it, in the form that a sandbox accepts. */
export interface AdaptedLab {
  readonly lab: DeclaredConnection;
  /** With the stand-ins for networks and pools that the lab leaves to the host. */
  readonly before: DeclaredConnection;
  /** What the sandbox must have first, in the order of creation. */
  readonly items: readonly ProvisionItem[];
  /** Without duplicates. */
  readonly adaptations: readonly Adaptation[];
}

/**
 * Adapts a lab and what exists before it, separately: they are two states of one host, not one lab.
 * @throws VirtspecError of kind `usage` as `adaptObjects`, `provision` and `setStage`
 */
export function adaptLab(
  lab: DeclaredConnection,
  before: DeclaredConnection,
  host: SandboxHost,
  scenario: Scenario,
): AdaptedLab {
  const own = hostObjects(lab, before, scenario);
  const [adaptedLab, adaptedBefore] = [adaptObjects(lab.objects, host), adaptObjects(before.objects, host)];
  const provisions = [
    provision([...own.objects, ...adaptedBefore.objects], host),
    provision(adaptedLab.objects, host, own.objects),
  ];
  const stage = setStage(provisions, scenario);
  const all = [...adaptedLab.adaptations, ...adaptedBefore.adaptations, ...own.adaptations, ...stage.adaptations];
  return {
    lab: { ...lab, objects: adaptedLab.objects },
    before: { ...before, objects: [...own.objects, ...adaptedBefore.objects] },
    items: stage.items,
    adaptations: [...new Map(all.map((one) => [JSON.stringify(one), one])).values()],
  };
}
