import { join } from 'node:path';
import { whyLeftOut } from '../check/left-out.ts';
import { ApplyError, type Deployer } from '../deploy/deployer.ts';
import { candidatesOf } from '../guest/boot/candidates.ts';
import { smokeOfRunning } from '../guest/screen/smoke.ts';
import type { Lab, Scenario } from '../lab/lab.ts';
import type { HostRunner } from '../libvirt/host-view.ts';
import { declaredState } from '../model/declared-state.ts';
import type { LabState } from '../model/lab-state.ts';
import type { ProbeOutcome } from '../model/probe.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { together } from '../process/together.ts';
import type { Phases } from '../run/phases.ts';
import { redefineObjects } from '../sandbox/redefine.ts';
import type { AdaptedLab } from './adapt-lab.ts';
import { applyAgain } from './apply-again.ts';
import { applyFirst } from './apply-first.ts';
import { bootLab } from './boot-lab.ts';
import type { DeployerChoice } from './choose-deployer.ts';
import { count } from './count.ts';
import type { VerifyOptions } from './options.ts';
import type { ProbeGuest } from './probe-guest.ts';
import type { ProofDraft } from './proof.ts';
import { describeBefore, describeBetween, noScenario, playCommands, putBefore } from './scenario.ts';
import { smokeDomains } from './smoke-domains.ts';
import { startDomains, stoppedBy } from './start-domains.ts';
import type { StartedSandbox } from './start-sandbox.ts';

/** What a proof is made of. */
export interface ProofParts {
  readonly lab: Lab;
  readonly adapted: AdaptedLab;
  readonly started: StartedSandbox;
  readonly choice: DeployerChoice;
  /** Filled step by step, so that what was seen stays when a later step breaks. */
  readonly proof: ProofDraft;
  readonly phases: Phases;
  readonly options: VerifyOptions;
  /** Called when there is nothing to do but to wait for a guest, if it comes to that. What fails of it is for who gave it. */
  readonly whileWaiting?: (() => Promise<unknown>) | undefined;
}

/** One proof of a lab in a sandbox that is ready for it. */
export class ProofRun {
  readonly #parts: ProofParts;
  readonly #scenario: Scenario;
  readonly #deployer: Deployer;
  /** What is applied: the lab, without what libvirt refused of it. */
  #connection: DeclaredConnection;

  constructor(parts: ProofParts) {
    this.#parts = parts;
    this.#connection = parts.adapted.lab;
    this.#scenario = parts.lab.scenario ?? noScenario;
    this.#deployer = parts.choice.create(parts.started);
  }

  /**
   * Defines everything on trial, applies, starts the smoke domains, applies again beside them, and boots the probe guest where there is one.
   * Domains that it boots anyway are not started before.
   * @throws ApplyError, VirtspecError; the signal's reason
   */
  async prove(guest: ProbeGuest | undefined): Promise<void> {
    const { adapted, started, choice, proof, phases, options } = this.#parts;
    await this.#defineOnTrial();
    await this.#setTheScene();
    proof.deployer = choice.name;
    const { signal } = options;
    const first = { connection: adapted.lab, deployer: this.#deployer, started, proof, signal };
    const { connection, observed, refusal } = await applyFirst(first, phases);
    this.#connection = connection;
    await this.#proveApplied(guest, observed);
    // What libvirt refused is the lab's fault, however well the rest of it went.
    if (refusal) throw refusal;
  }

  async #proveApplied(asked: ProbeGuest | undefined, observed: LabState): Promise<void> {
    const { started, proof, phases, options } = this.#parts;
    const { guest, cannot } = this.#bootable(asked);
    const together = guest !== undefined && this.#guestsAreEnough(guest, observed);
    if (!together) await this.#startAndApplyAgain(observed);
    if (!guest) return;
    const off = async () => void (await this.#deployer.apply(this.#connection, options.signal));
    const beside = together ? (up: readonly { name: string; uuid: string }[]) => this.#applyBeside(up) : undefined;
    const booted = await bootLab(guest.names, guest.base, started, { beside, off }, phases, options);
    proof.probe = { ...booted, domains: [...booted.domains, ...cannot] };
    if (together) await this.#startTheOthers(observed);
  }

  /** The domains to start. */
  get #smoke(): readonly string[] {
    const { lab, adapted, proof } = this.#parts;
    return smokeDomains(lab.smoke, declaredState(adapted.lab).domains, proof.leftOut);
  }

  /** Of the domains that were asked for those that can boot, if any; and the others, with why they cannot. */
  #bootable(asked: ProbeGuest | undefined): {
    readonly guest: ProbeGuest | undefined;
    readonly cannot: ProbeOutcome['domains'];
  } {
    const { proof, phases } = this.#parts;
    const { leftOut, tools } = proof;
    const left = leftOut.filter(({ kind, name }) => kind === 'domain' && asked?.names.has(name));
    if (!asked || left.length === 0) return { guest: asked, cannot: [] };
    const lost = new Set(left.map(({ name }) => name));
    const names = new Set([...asked.names].filter((name) => !lost.has(name)));
    const cannot = left.map((one) => ({
      ...{ domain: one.name, first: undefined, lent: undefined, second: undefined, secondSkipped: undefined },
      skipped: whyLeftOut(one, { leftOut, libvirt: tools.libvirt }),
    }));
    if (names.size > 0) return { guest: { ...asked, names }, cannot };
    const unavailable = 'libvirt refused the domains that were to be booted, or what they need';
    proof.probe = { unavailable };
    phases.skip('Boot the probe', unavailable);
    return { guest: undefined, cannot };
  }

  /** Whether a lab's own boots from the probe's medium show all that starting its smoke domains would, with nothing else running. */
  #guestsAreEnough({ names }: ProbeGuest, observed: LabState): boolean {
    const own = candidatesOf(new Set(this.#smoke), observed);
    return (
      this.#scenario.between.length === 0 &&
      own.every((one) => 'medium' in one && names.has(one.name)) &&
      observed.domains.every(({ live }) => !live?.active)
    );
  }

  /** The second apply, beside guests that are up. */
  async #applyBeside(up: readonly { readonly name: string; readonly uuid: string }[]): Promise<void> {
    const { started, proof, options } = this.#parts;
    const { sandbox, virsh, facts } = started;
    const run: HostRunner = (...args) => sandbox.run(...args);
    const how = { run, folder: sandbox.folder, accelerator: facts.accelerator.kind };
    const own = up.filter(({ name }) => this.#smoke.includes(name));
    proof.smoke = await Promise.all(own.map((domain) => smokeOfRunning(virsh, domain, how)));
    await this.#applyAgain(undefined, options.signal);
  }

  /** What the boots left open: no guest came up, or not that of every smoke domain. */
  async #startTheOthers(observed: LabState): Promise<void> {
    const { lab, adapted, started, proof, phases, options } = this.#parts;
    if ('unavailable' in proof.rebuild || 'unavailable' in proof.smoke) return this.#startAndApplyAgain(observed);
    if (this.#smoke.length === 0) {
      proof.smoke = { unavailable: whyNoSmoke(lab, adapted.lab) };
      return;
    }
    const seen = new Map(proof.smoke.map((result) => [result.domain, result]));
    const others = this.#smoke.filter((name) => !seen.has(name));
    if (others.length === 0) return;
    const more = await phases.run(`Start ${others.join(', ')}`, (control) =>
      startDomains(others, observed, started, control, options),
    );
    proof.smoke = this.#smoke.flatMap((name) => seen.get(name) ?? more.find(({ domain }) => domain === name) ?? []);
  }

  async #defineOnTrial(): Promise<void> {
    const { adapted, started, proof, phases } = this.#parts;
    const { sandbox, virsh } = started;
    proof.redefined = await phases.run('Define everything on trial', async (control) => {
      const redefined = await redefineObjects(virsh, adapted.lab.objects, { folder: join(sandbox.folder, 'trial') });
      const definitions = redefined.flatMap((object) => object.definitions);
      control.detail(`${count(definitions.length, 'definition')} of ${count(redefined.length, 'object')}`);
      return redefined;
    });
  }

  async #setTheScene(): Promise<void> {
    const { lab, adapted, started, proof, phases, options } = this.#parts;
    const scene = describeBefore(this.#scenario, adapted.before);
    if (lab.scenario) proof.scenario = [...scene, ...describeBetween(this.#scenario)];
    if (scene.length === 0) return;
    await phases.run('Set the scene', async (control) => {
      await putBefore(adapted.before, this.#scenario, started, options.signal);
      control.detail(scene.join('; '));
    });
  }

  /**
   * The second apply runs beside the firmware of the domains that were started; one that a scenario wants something done before it waits for
   * their screens.
   */
  async #startAndApplyAgain(observed: LabState): Promise<void> {
    const { lab, adapted, proof, phases, options } = this.#parts;
    const smoke = this.#smoke;
    if (smoke.length === 0) {
      const why = whyNoSmoke(lab, adapted.lab);
      proof.smoke = { unavailable: why };
      phases.skip('Start a domain', why);
    }
    if (smoke.length === 0 || this.#scenario.between.length > 0) {
      if (smoke.length > 0) await this.#start(observed, options.signal);
      await this.#playBetween();
      await this.#applyAgain(undefined, options.signal);
      return;
    }
    let run = (): void => {};
    const running = new Promise<void>((resolve) => {
      run = resolve;
    });
    let drew = (): void => {};
    const drawn = new Promise<void>((resolve) => {
      drew = resolve;
    });
    let refused: ApplyError | undefined;
    await together(options.signal, [
      (signal) =>
        this.#start(observed, signal, run).finally(() => {
          run();
          drew();
        }),
      async (signal) => {
        await running;
        signal.throwIfAborted();
        await this.#applyAgain(drawn, signal).catch((error: unknown) => {
          // What the domains that were started show is worth waiting for all the same.
          if (!(error instanceof ApplyError)) throw error;
          refused = error;
        });
      },
    ]);
    const cut = stoppedBy(proof.rebuild, proof.smoke);
    if (cut.length > 0) await this.#startOnceMore(cut, observed);
    if (refused) throw refused;
  }

  async #start(observed: LabState, signal: AbortSignal | undefined, running?: () => void): Promise<void> {
    const { started, proof, phases, options, whileWaiting } = this.#parts;
    const smoke = this.#smoke;
    const waiting = () => {
      running?.();
      whileWaiting?.().catch(() => {});
    };
    proof.smoke = await phases.run(`Start ${smoke.join(', ')}`, (control) =>
      startDomains(smoke, observed, started, control, { ...options, signal }, waiting),
    );
  }

  /** What an apply stopped in the middle of its firmware has shown nothing by that. */
  async #startOnceMore(names: readonly string[], observed: LabState): Promise<void> {
    const { started, proof, phases, options } = this.#parts;
    const again = await phases.run(`Start ${names.join(', ')} again: the second apply had stopped it`, (control) =>
      startDomains(names, observed, started, control, options),
    );
    if ('unavailable' in proof.smoke) return;
    proof.smoke = proof.smoke.map((result) => again.find(({ domain }) => domain === result.domain) ?? result);
  }

  async #playBetween(): Promise<void> {
    const { started, phases, options } = this.#parts;
    const { between } = this.#scenario;
    if (between.length === 0) return;
    await phases.run('Between the two applies', async (control) => {
      await playCommands(between, 'between the two applies', started.virsh, options.signal);
      control.detail(count(between.length, 'virsh command'));
    });
  }

  async #applyAgain(drawn: Promise<void> | undefined, signal: AbortSignal | undefined): Promise<void> {
    const { started, proof, phases } = this.#parts;
    await phases.run('Apply again', (control) =>
      applyAgain(
        { connection: this.#connection, deployer: this.#deployer, started, drawn, signal },
        control,
        (rebuild) => {
          proof.rebuild = rebuild;
        },
      ),
    );
  }
}

function whyNoSmoke({ smoke }: Lab, { objects }: DeclaredConnection): string {
  if (!objects.some(({ kind }) => kind === 'domain')) return 'the lab has no domain';
  if (smoke?.length === 0) return 'the lab file says `smoke: []`';
  return 'libvirt refused the domains of the lab, or what they need';
}
