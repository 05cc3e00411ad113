import type { Accelerator } from '../model/accelerator.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { LabState } from '../model/lab-state.ts';
import type { LeftOut } from '../model/left-out.ts';
import type { MachineTypes } from '../model/machine-types.ts';
import type { Normalised } from '../model/normalised.ts';
import type { ProbeOutcome } from '../model/probe.ts';
import type { Redefinition } from '../model/redefinition.ts';
import type { SmokeResult } from '../model/smoke.ts';
import type { Application, Rebuild } from '../simulate/application.ts';

/** What a target showed, as far as the run got; `error` is what ended it early. A host shows only its state. */
export interface Proof {
  /** What was in the sandbox in addition to the lab, one line each; undefined if nothing was. */
  readonly scenario: readonly string[] | undefined;
  /** The declared lab as passed to the sandbox. */
  readonly applied: LabState | undefined;
  /** The state after the first apply, or after the apply without what libvirt rejected; nothing has been started yet. */
  readonly observed: LabState | undefined;
  /** The first apply of the whole lab, even if it failed at something that libvirt rejected: this is what a switch would do. */
  readonly first: Application | { readonly unavailable: string };
  /** What libvirt rejected, and what depends on it: everything after it was verified without it. */
  readonly leftOut: readonly LeftOut[];
  /** How libvirt stores each object, found before anything of the lab existed. */
  readonly redefined: readonly Redefinition[] | { readonly unavailable: string };
  /** How a libvirt stores each network, pool and domain that should be on a host, by kind and name; undefined if none was asked. */
  readonly normalised: ReadonlyMap<string, Normalised> | undefined;
  /** `unasked` if the run was not to start any domain. */
  readonly smoke: readonly SmokeResult[] | { readonly unavailable: string; readonly unasked?: boolean };
  readonly rebuild: Rebuild | { readonly unavailable: string };
  /** What the probe guest showed; undefined if it was not requested. */
  readonly probe: ProbeOutcome | { readonly unavailable: string } | undefined;
  readonly adaptations: readonly Adaptation[];
  readonly accelerator: Accelerator | undefined;
  readonly tools: Readonly<Record<string, string>>;
  /** Of the sandbox's QEMU; undefined if it was not asked. */
  readonly machines: MachineTypes | undefined;
  readonly deployer: string | undefined;
  readonly error: unknown;
}

/** A part of a proof: the result of one step. */
export type Part = Partial<Proof>;

/**
 * An empty proof, also that of a run without a sandbox.
 * @param why nothing was started
 */
export function noProof(why: string): Proof {
  return {
    scenario: undefined,
    applied: undefined,
    observed: undefined,
    first: { unavailable: why },
    leftOut: [],
    redefined: { unavailable: why },
    normalised: undefined,
    smoke: { unavailable: why },
    rebuild: { unavailable: why },
    probe: undefined,
    adaptations: [],
    accelerator: undefined,
    tools: {},
    machines: undefined,
    deployer: undefined,
    error: undefined,
  };
}
