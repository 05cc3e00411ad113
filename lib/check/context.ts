import type { Lab } from '../lab/lab.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { LabState } from '../model/lab-state.ts';
import type { LeftOut } from '../model/left-out.ts';
import type { MachineTypes } from '../model/machine-types.ts';
import type { ModuleEvaluation } from '../model/nixos-module.ts';
import type { Normalised } from '../model/normalised.ts';
import type { ProbeOutcome } from '../model/probe.ts';
import type { Redefinition } from '../model/redefinition.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { SchemaResult } from '../model/schema-result.ts';
import type { SmokeResult } from '../model/smoke.ts';
import type { Tier } from '../model/tier.ts';
import type { Application, Rebuild } from '../simulate/application.ts';

/** Everything a check may look at: readonly values, no I/O. */
export interface CheckContext {
  readonly lab: Lab;
  /** The tier the run reached. */
  readonly tier: Tier;
  readonly declared: LabState;
  /** What is declared and has no XML: kinds of which there shall be nothing, volumes that shall not be there. */
  readonly connection?: Pick<DeclaredConnection, 'emptied' | 'absent'>;
  /** The declared lab as whoever applied it was given it: with the adaptations. Absent where it is the declared one. */
  readonly applied?: LabState | undefined;
  readonly observed: LabState;
  /** What was recorded of the lab earlier, where Nix rendered it in this run. */
  readonly recorded?: LabState | undefined;
  /** The NixOS module that applies the lab; undefined where the lab file names no flake. */
  readonly module?: ModuleEvaluation | undefined;
  /** One per declared XML; absent when libvirt's schemas could not be read (`why` in the skip). */
  readonly schema: readonly SchemaResult[] | { readonly unavailable: string };
  /** One per declared network, pool and domain; absent when nothing was defined on trial. */
  readonly redefined: readonly Redefinition[] | { readonly unavailable: string };
  /** What a libvirt makes of what is to be on a host, by kind and name: `domain DC01`; absent where none was asked. */
  readonly normalised?: ReadonlyMap<string, Normalised> | undefined;
  /** One per domain of `lab.smoke` that was started; absent when none could be. */
  readonly smoke: readonly SmokeResult[] | { readonly unavailable: string };
  /** The first apply, with what it changed of what was there before; absent when there was none. */
  readonly first: Application | { readonly unavailable: string };
  /** What libvirt refused, and what hangs on that: the lab was applied, started and applied again without. */
  readonly leftOut?: readonly LeftOut[];
  /** The second apply, with what it changed; absent when there was none. */
  readonly rebuild: Rebuild | { readonly unavailable: string };
  /** What the probe guest showed, domain by domain; absent when it was not asked for, or could not be made. */
  readonly probe?: ProbeOutcome | { readonly unavailable: string } | undefined;
  /** The release of the libvirt that the lab was proven on, as it says it: `9.0.0`; absent where none was asked. */
  readonly libvirt?: string | undefined;
  /** Of the QEMU that the lab was proven on; absent where none was asked. */
  readonly machines?: MachineTypes | undefined;
  /** What the sandbox had to make different from the declared; see `judgeBeforeAdaptation`. */
  readonly adaptations?: readonly Adaptation[];
}
