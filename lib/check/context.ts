import type { Lab } from '../lab/lab.ts';
import type { LabState } from '../model/lab-state.ts';
import type { ModuleEvaluation } from '../model/nixos-module.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { SchemaResult } from '../model/schema-result.ts';
import type { Tier } from '../model/tier.ts';
import type { Proof } from './proof.ts';

/** What is known about a lab before anything is tried. */
export interface LabFacts {
  readonly lab: Lab;
  readonly declared: LabState;
  /** Declarations without XML: kinds of which nothing may exist, volumes that must not exist; and the objects, with their places in Nix code. */
  readonly connection?: Pick<DeclaredConnection, 'emptied' | 'absent'> & Partial<Pick<DeclaredConnection, 'objects'>>;
  /** The earlier recording of the lab, if Nix rendered it in this run. */
  readonly recorded?: LabState | undefined;
  /** The NixOS module that applies the lab; undefined if the lab file names no flake. */
  readonly module?: ModuleEvaluation | undefined;
  /** One per declared XML; unavailable if libvirt's schemas could not be read (the skip gives the reason). */
  readonly schema: readonly SchemaResult[] | { readonly unavailable: string };
}

/** The parts of a proof that a check needs; the others may be missing. */
type Needed = 'redefined' | 'smoke' | 'first' | 'rebuild';

/**
 * Everything that a check may look at: what is known about the lab, and what was observed. Readonly values, no I/O. A fact that a step of a proof
 * collects is available here because it is a field of `Proof`.
 */
export interface CheckContext extends LabFacts, Pick<Proof, Needed>, Partial<Omit<Proof, Needed | 'observed'>> {
  /** The tier that the run reached. */
  readonly tier: Tier;
  /** What was observed; if nothing was, what is declared. */
  readonly observed: LabState;
}
