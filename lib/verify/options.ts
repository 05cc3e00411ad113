import type { ProbeBase } from '../guest/medium/base.ts';
import type { HostToVerify } from '../lab/lab.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import type { LabRun, RunOptions } from '../run/lab-run.ts';
import type { FoundSystem } from '../system/find-system.ts';

export interface VerifyOptions extends RunOptions {
  readonly target: Target;
  /** The NixVirt that renders and applies, instead of the locked one: see `findNixVirt`. */
  readonly nixvirt?: string | undefined;
  /** The nixpkgs that the lab is evaluated with: see `RenderOptions`. */
  readonly nixpkgs?: NixpkgsChoice | undefined;
  /** The libvirt that judges, and runs in the sandbox; created first if necessary. Default: this machine's own. */
  readonly libvirt?: FoundSystem | undefined;
  /** Patterns of `--select`. */
  readonly select?: readonly string[];
  /** Held while an image is built or fetched, which has its own limit: this time does not count towards the run's. */
  readonly holdClock?: (() => Disposable) | undefined;
}

/** Where a lab is verified, with the options of that target. */
export type Target = RenderedTarget | SandboxTarget | ContainerTarget | HostTarget;

/** Only the XML. */
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
  /** An image to use instead of the one that virtspec builds. */
  readonly image?: string | undefined;
}

/** An existing libvirt, read-only. */
export interface HostTarget {
  readonly kind: 'host';
  /** Instead of the lab file's. */
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

/** How a lab is tested in a sandbox. */
export interface Trial {
  /** The deployer; by default NixVirt, if the lab is NixVirt's and it can run. */
  readonly deployer?: 'nixvirt' | 'virsh' | undefined;
  /** Whether smoke domains are started. Default true. */
  readonly starts?: boolean | undefined;
  /** Domains that are booted from the probe's medium: by name, or `all`. None by default. */
  readonly boot?: 'all' | readonly string[] | undefined;
  /** The ISO that the probe's medium is a copy of, if it already exists; see `provideBase`. */
  readonly probeBase?: ProbeBase | undefined;
  /** Milliseconds for a smoke domain's firmware to draw. Default 120,000. */
  readonly screenTimeout?: number | undefined;
  /** Size of the sandbox's file system. */
  readonly storage?: string | undefined;
  /** Called instead of tearing down the sandbox; see `Sandbox.keep`. */
  readonly onKeep?: ((how: KeptSandbox) => void) | undefined;
}

/** One run of `verify`. */
export type VerifyRun = LabRun<VerifyOptions>;

/** A run of `verify` that tests the lab in a sandbox. */
export type TrialRun = LabRun<VerifyOptions & { readonly target: SandboxTarget | ContainerTarget }>;

/** How to enter a sandbox that was kept running, and how to end it. */
export interface KeptSandbox {
  readonly uri: string;
  /** Command line that opens a shell inside. */
  readonly enter: readonly string[];
  /** Ending this process ends the sandbox. */
  readonly pid: number;
  /** The container that all of this is in; then the container must be removed. */
  readonly container?: string;
}
