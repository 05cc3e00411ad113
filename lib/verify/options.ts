import type { ProbeBase } from '../guest/medium/base.ts';
import type { HostToVerify } from '../lab/lab.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import type { LabRun, RunOptions } from '../run/lab-run.ts';
import type { FoundSystem } from '../system/find-system.ts';

export interface VerifyOptions extends RunOptions {
  readonly target: Target;
  /** The NixVirt that renders and applies, in place of the locked one: see `findNixVirt`. */
  readonly nixvirt?: string | undefined;
  /** Whose nixpkgs the lab is evaluated with: see `RenderOptions`. */
  readonly nixpkgs?: NixpkgsChoice | undefined;
  /** Whose libvirt judges, and runs in the sandbox; made first where that takes it. Default this machine's own. */
  readonly libvirt?: FoundSystem | undefined;
  /** Patterns of `--select`. */
  readonly select?: readonly string[];
  /** Held while an image is built or fetched, which has a limit of its own: who gives the run its time does not count that. */
  readonly holdClock?: (() => Disposable) | undefined;
}

/** Where a lab is verified, and what only that place takes. */
export type Target = RenderedTarget | SandboxTarget | ContainerTarget | HostTarget;

/** The XML alone. */
export interface RenderedTarget {
  readonly kind: 'rendered';
}

/** A throwaway libvirtd on this machine. */
export interface SandboxTarget extends Trial {
  readonly kind: 'sandbox';
}

/** The same in a container. */
export interface ContainerTarget extends Trial {
  readonly kind: 'container';
  /** An image other than the one that virtspec builds. */
  readonly image?: string | undefined;
}

/** A libvirt as it is, read-only. */
export interface HostTarget {
  readonly kind: 'host';
  /** In place of the lab file's. */
  readonly hosts?: readonly HostToVerify[] | undefined;
  readonly boot?: HostBoots | undefined;
}

/** Domains of one host that are booted from the probe's medium. */
export interface HostBoots {
  readonly domains: readonly string[];
  /** The domains that may be started there. */
  readonly allowStart: readonly string[];
  readonly probeBase?: ProbeBase | undefined;
}

/** What a lab goes through in a sandbox. */
export interface Trial {
  /** Who applies the lab; by default NixVirt where the lab is NixVirt's and it can run. */
  readonly deployer?: 'nixvirt' | 'virsh' | undefined;
  /** Domains that are booted from the probe's medium: by name, or `all`. None by default. */
  readonly boot?: 'all' | readonly string[] | undefined;
  /** The ISO that the probe's medium is a copy of, where it was made already; see `provideBase`. */
  readonly probeBase?: ProbeBase | undefined;
  /** Milliseconds for a smoke domain's firmware to draw. Default 120,000. */
  readonly screenTimeout?: number | undefined;
  /** Size of the sandbox's file system. */
  readonly storage?: string | undefined;
  /** Called instead of tearing the sandbox down; see `Sandbox.keep`. */
  readonly onKeep?: ((how: KeptSandbox) => void) | undefined;
}

/** One run of `verify`. */
export type VerifyRun = LabRun<VerifyOptions>;

/** One run of `verify` that tries the lab in a sandbox. */
export type TrialRun = LabRun<VerifyOptions & { readonly target: SandboxTarget | ContainerTarget }>;

/** How to get into a sandbox that was left up, and how to end it. */
export interface KeptSandbox {
  readonly uri: string;
  /** Command line that opens a shell inside. */
  readonly enter: readonly string[];
  /** Ending this process ends the sandbox. */
  readonly pid: number;
  /** The container that all of this is in; then it is this that has to be ended. */
  readonly container?: string;
}
