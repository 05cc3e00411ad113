import type { ProbeBase } from '../guest/medium/base.ts';
import type { HostToVerify } from '../lab/lab.ts';
import type { Tier } from '../model/tier.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import type { NixVirtSource } from '../nixvirt/nixvirt-source.ts';
import type { PhaseListener } from '../run/phases.ts';
import type { FoundSystem } from '../system/find-system.ts';

export interface VerifyOptions {
  readonly target: Extract<Tier, 'rendered' | 'sandbox' | 'container' | 'host'>;
  /** For the target `host`, in place of the lab file's. */
  readonly hosts?: readonly HostToVerify[] | undefined;
  /** Who applies the lab; by default NixVirt where the lab is NixVirt's and it can run. */
  readonly deployer?: 'nixvirt' | 'virsh';
  /** The NixVirt that renders and applies, in place of the locked one: see `findNixVirt`. */
  readonly nixvirt?: string | undefined;
  /** NixVirt's source where it was found already, and is not to be looked for. */
  readonly nixvirtSource?: NixVirtSource | undefined;
  /** For the target `container`: an image other than the one that virtspec builds. */
  readonly image?: string | undefined;
  /** Whose nixpkgs the lab is evaluated with: see `RenderOptions`. */
  readonly nixpkgs?: NixpkgsChoice | undefined;
  /** Patterns of `--select`. */
  readonly select?: readonly string[];
  /** Milliseconds for a smoke domain's firmware to draw. Default 120,000. */
  readonly screenTimeout?: number;
  /** Domains that are booted from the probe's medium: by name, or `all`. None by default. */
  readonly boot?: 'all' | readonly string[] | undefined;
  /** For the target `host`: domains that may be started there. */
  readonly allowStart?: readonly string[] | undefined;
  /** The ISO that the probe's medium is a copy of, where it was made already; see `provideBase`. */
  readonly probeBase?: ProbeBase | undefined;
  /** Size of the sandbox's file system. */
  readonly storage?: string;
  /** Whose libvirtd and QEMU the sandbox runs, made first where that takes it. Default this machine's own. */
  readonly libvirt?: FoundSystem | undefined;
  /** Called instead of tearing the sandbox down; see `Sandbox.keep`. */
  readonly onKeep?: (how: KeptSandbox) => void;
  readonly listener?: PhaseListener;
  readonly signal?: AbortSignal | undefined;
  /** Held while an image is built or fetched, which has a limit of its own: whoever gives the run its time does not count that. */
  readonly holdClock?: (() => Disposable) | undefined;
}

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
