import type { Proof } from '../check/proof.ts';
import type { Lab } from '../lab/lab.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { LabRun } from '../run/lab-run.ts';
import type { PhaseListener } from '../run/phases.ts';
import type { System } from '../system/system.ts';
import type { DeployerChoice } from '../verify/choose-deployer.ts';
import { judgeSeen } from '../verify/judge-seen.ts';
import type { SandboxTarget, VerifyOptions } from '../verify/options.ts';
import { proveInSandbox } from '../verify/prove-in-sandbox.ts';
import { type ReadLab, readLab } from '../verify/read-lab.ts';
import { reportOf, type VerifyOutcome } from '../verify/report-of.ts';
import { requireSelected } from '../verify/require-selected.ts';
import { requireSmokeDomains } from '../verify/smoke-domains.ts';
import type { SandboxTrial } from '../verify/trial.ts';
import { abandonable } from './abandonable.ts';
import { LastVersion } from './last-version.ts';
import { rememberingChoice } from './remembered-choice.ts';
import { rememberingIgnored } from './remembered-ignored.ts';
import { rememberingSchemas } from './remembered-schemas.ts';
import { rememberingTrials } from './remembered-trials.ts';
import { WarmSandboxes } from './warm-sandboxes.ts';

export interface WarmOptions {
  /** Ends everything. */
  readonly signal?: AbortSignal | undefined;
  /** Whose libvirt; this machine's own by default. */
  readonly system?: System | undefined;
  /** Is told that a sandbox ended by itself, and why; another takes its place. */
  readonly onDeath?: ((why: unknown) => void) | undefined;
}

export interface WarmRunOptions {
  readonly nixvirt?: string | undefined;
  readonly nixpkgs?: NixpkgsChoice | undefined;
  readonly deployer?: 'nixvirt' | 'virsh' | undefined;
  readonly select?: readonly string[] | undefined;
  readonly listener?: PhaseListener | undefined;
  /** Ends this run. */
  readonly signal?: AbortSignal | undefined;
  /** Ends this run as soon as its sandbox can be left as it is: nobody waits for its verdict any more. */
  readonly overtaken?: AbortSignal | undefined;
  /** Whether smoke domains are started, and the lab is applied again beside them, as `verify` does. */
  readonly starts?: boolean | undefined;
}

type WarmRun = LabRun<VerifyOptions & { readonly target: SandboxTarget }>;

/**
 * Verifies a lab again and again, each time as `verify --target sandbox` would, by default without starting a domain, and faster: sandboxes run before
 * they are needed, and what did not change is not asked again.
 *
 * Every verdict comes from a sandbox that held nothing when the lab was applied to it, or from one that holds the last version of the lab, if only
 * domains changed since (`changeBetween`).
 */
export class WarmVerifier implements AsyncDisposable {
  readonly #options: WarmOptions;
  readonly #sandboxes: WarmSandboxes;
  readonly #last: LastVersion;
  #known = nothingKnown();

  constructor(options: WarmOptions = {}) {
    this.#options = options;
    this.#sandboxes = new WarmSandboxes(options);
    this.#last = new LastVersion(this.#sandboxes, (...asked) => this.#known.redefine(...asked), options.onDeath);
  }

  /**
   * Has a sandbox that runs.
   * @throws VirtspecError as `openSandbox`
   */
  async ready(): Promise<void> {
    await this.#sandboxes.spare();
  }

  /** Starts what the next run needs, in the background. */
  warm(): void {
    this.#sandboxes.warm();
    this.#last.warm();
  }

  /**
   * One run; one after the other.
   * @throws VirtspecError of kind `usage` if the lab cannot be rendered or nothing was selected; the reason of a signal
   */
  async verify(lab: Lab, options: WarmRunOptions = {}): Promise<VerifyOutcome> {
    const { select, overtaken, starts = false } = options;
    using leave = abandonable(options.signal, overtaken);
    const run = runOf(lab, options, leave.signal);
    const read = await readLab(run, {
      system: this.#options.system,
      load: this.#known.load,
      ignored: this.#known.ignored,
    });
    requireSmokeDomains(lab, read.declared.domains);
    if (!lab.scenario) requireSelected(options.select, lab, read.declared);
    // A sandbox that is left in the middle of an apply is lost. To finish takes a second; to start guests takes longer.
    if (!starts) leave.finish();
    const proof = await this.#prove(run, read);
    overtaken?.throwIfAborted();
    const schema = await read.validate();
    const findings = await judgeSeen(run, [{ proof }], { ...read, schema, target: 'sandbox' });
    return reportOf(run, { ...read, seen: [{ proof }], target: 'sandbox', selected: select }, findings);
  }

  /** The next run is from the start, with the libvirt and the deployer that are found then. */
  forget(): void {
    this.#last.forget();
    this.#sandboxes.renew();
    this.#known = nothingKnown();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last[Symbol.asyncDispose]();
    await this.#sandboxes[Symbol.asyncDispose]();
  }

  async #prove(run: WarmRun, read: ReadLab): Promise<Proof> {
    const choice = this.#known.choose(run);
    choice.catch(() => {});
    return (await this.#last.prove(run, read, choice)) ?? this.#proveWhole(run, read, choice);
  }

  /** In an empty sandbox. One that dies meanwhile is replaced once. */
  async #proveWhole(run: WarmRun, read: ReadLab, deployer: Promise<DeployerChoice>, again = true): Promise<Proof> {
    const began = performance.now();
    const asked = await this.#sandboxes.take();
    let trial: SandboxTrial | undefined;
    const prepared = {
      ...{ began, deployer, redefine: this.#known.redefine, sandbox: Promise.resolve(asked) },
      proved: (proved: SandboxTrial) => {
        trial = proved;
      },
    };
    const proof = await proveInSandbox(run, read, prepared).catch((error: unknown) => {
      this.#sandboxes.discard(asked);
      throw error;
    });
    const { died } = asked.sandbox;
    if (trial && this.#last.keep({ asked, trial, proof }, read)) return proof;
    this.#sandboxes.discard(asked);
    if (!died.aborted || !again) return proof;
    this.#options.onDeath?.(died.reason);
    return this.#proveWhole(run, read, deployer, false);
  }
}

/** What is remembered from run to run. */
function nothingKnown() {
  return {
    load: rememberingSchemas(),
    redefine: rememberingTrials(),
    choose: rememberingChoice(),
    ignored: rememberingIgnored(),
  };
}

function runOf(lab: Lab, options: WarmRunOptions, signal: AbortSignal): WarmRun {
  const { deployer, starts = false, select, nixvirt, nixpkgs, listener } = options;
  const target = { kind: 'sandbox', deployer, starts } as const;
  return new LabRun(lab, { target, ...(select && { select }), nixvirt, nixpkgs, listener, signal });
}
