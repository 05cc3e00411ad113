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

/** What a target showed, as far as it got; `error` says what kept it from its end. A host shows its state, and nothing that happens. */
export interface Proof {
  /** What was in the sandbox beside the lab, a line each; undefined where nothing was. */
  readonly scenario: readonly string[] | undefined;
  /** The declared lab as the sandbox was given it. */
  readonly applied: LabState | undefined;
  /** The state after the first apply, or after that without what libvirt refused; nothing started yet. */
  readonly observed: LabState | undefined;
  /** The first apply of the whole lab, also one that broke off at what libvirt refused: that is what a switch would do. */
  readonly first: Application | { readonly unavailable: string };
  /** What libvirt refused, and what hangs on that: everything after it was proven without. */
  readonly leftOut: readonly LeftOut[];
  /** What libvirt makes of each object at define, before anything of the lab was there. */
  readonly redefined: readonly Redefinition[] | { readonly unavailable: string };
  /** What a libvirt makes of each network, pool and domain that is to be on a host, by kind and name; undefined where none was asked. */
  readonly normalised: ReadonlyMap<string, Normalised> | undefined;
  readonly smoke: readonly SmokeResult[] | { readonly unavailable: string };
  readonly rebuild: Rebuild | { readonly unavailable: string };
  /** What the probe guest showed; undefined where it was not asked for. */
  readonly probe: ProbeOutcome | { readonly unavailable: string } | undefined;
  readonly adaptations: readonly Adaptation[];
  readonly accelerator: Accelerator | undefined;
  readonly tools: Readonly<Record<string, string>>;
  /** Of the sandbox's QEMU; undefined where none was asked. */
  readonly machines: MachineTypes | undefined;
  readonly deployer: string | undefined;
  readonly error: unknown;
}

/** A part of a proof: what one step of it saw. */
export type Part = Partial<Proof>;

/**
 * The proof before anything was seen, and of a run that does not go into a sandbox.
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
