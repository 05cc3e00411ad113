import type { Lab } from '../lab/lab.ts';
import type { LabState } from '../model/lab-state.ts';
import type { ModuleEvaluation } from '../model/nixos-module.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { SchemaResult } from '../model/schema-result.ts';
import type { Tier } from '../model/tier.ts';
import type { Proof } from './proof.ts';

/** What is known of a lab before anything is tried. */
export interface LabFacts {
  readonly lab: Lab;
  readonly declared: LabState;
  /** What is declared and has no XML: kinds of which there shall be nothing, volumes that shall not be there. */
  readonly connection?: Pick<DeclaredConnection, 'emptied' | 'absent'>;
  /** What was recorded of the lab earlier, where Nix rendered it in this run. */
  readonly recorded?: LabState | undefined;
  /** The NixOS module that applies the lab; undefined where the lab file names no flake. */
  readonly module?: ModuleEvaluation | undefined;
  /** One per declared XML; absent when libvirt's schemas could not be read (`why` in the skip). */
  readonly schema: readonly SchemaResult[] | { readonly unavailable: string };
}

/** What a check needs of a proof; the rest may be missing. */
type Needed = 'redefined' | 'smoke' | 'first' | 'rebuild';

/**
 * Everything a check may look at: what is known of the lab, and what was seen of it. Readonly values, no I/O. A fact that a step of a proof sees is
 * here by being a field of `Proof`.
 */
export interface CheckContext extends LabFacts, Pick<Proof, Needed>, Partial<Omit<Proof, Needed | 'observed'>> {
  /** The tier the run reached. */
  readonly tier: Tier;
  /** What was seen; where nothing was, what is declared. */
  readonly observed: LabState;
}
