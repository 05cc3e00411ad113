import { join } from 'node:path';
import type { Proof } from '../check/proof.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { LifecycleWatch } from '../libvirt/lifecycle-watch.ts';
import { declaredState } from '../model/declared-state.ts';
import type { Redefinition } from '../model/redefinition.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { AskedSandbox } from '../sandbox/host.ts';
import type { redefineObjects } from '../sandbox/redefine.ts';
import { type AdaptedLab, adaptLab } from '../verify/adapt-lab.ts';
import type { DeployerChoice } from '../verify/choose-deployer.ts';
import { count } from '../verify/count.ts';
import type { TrialRun } from '../verify/options.ts';
import type { ReadLab } from '../verify/read-lab.ts';
import { noScenario } from '../verify/scenario.ts';
import { needsOf, type SandboxNeeds } from '../verify/start-sandbox.ts';
import type { SandboxTrial } from '../verify/trial.ts';
import { type Change, changeBetween } from './change.ts';
import { proveChange } from './prove-change.ts';
import type { WarmSandboxes } from './warm-sandboxes.ts';

/** A lab that was proved completely, and the sandbox that has it. */
export interface ProvedLab {
  readonly asked: AskedSandbox;
  readonly trial: SandboxTrial;
  readonly proof: Proof;
}

interface Held extends ProvedLab {
  readonly needs: SandboxNeeds;
  /** Events of its libvirt. */
  listening: Promise<LifecycleWatch> | undefined;
  /** What its deployer needs for a change. */
  prepared: AsyncDisposable | undefined;
}

/** A change is applied, and applied again. */
const applies = 2;

const nothing: DeclaredConnection = { objects: [], emptied: [], absent: [] };

/** The last version of a lab that was proved without a refusal, in the sandbox that still has it; and proofs that build on it. */
export class LastVersion implements AsyncDisposable {
  readonly #sandboxes: WarmSandboxes;
  readonly #redefine: typeof redefineObjects;
  readonly #onDeath: ((why: unknown) => void) | undefined;
  #held: Held | undefined;
  /** What ends in the background. */
  readonly #ending = new Set<Promise<unknown>>();

  constructor(sandboxes: WarmSandboxes, redefine: typeof redefineObjects, onDeath?: (why: unknown) => void) {
    this.#sandboxes = sandboxes;
    this.#redefine = redefine;
    this.#onDeath = onDeath;
  }

  /** Has listeners soon. */
  warm(): void {
    if (!this.#held) return;
    this.#listen(this.#held).catch(() => {});
    this.#held.prepared = this.#held.trial.deployer.prepare?.(applies);
  }

  /**
   * Holds a lab and its sandbox from now on, and lets go of the one before, if later versions can build on it.
   * @returns whether it does; if not, the caller still owns the sandbox
   */
  keep(proved: ProvedLab, read: ReadLab): boolean {
    if (!isSound(proved)) return false;
    this.#drop();
    this.#held = { ...proved, needs: needsOf(read), listening: undefined, prepared: undefined };
    return true;
  }

  /**
   * Proves the next version of the lab on the last one.
   * @returns undefined if that shows less than a proof from the start
   * @throws VirtspecError of kind `usage` as `adaptLab`; the signal's reason
   */
  async prove(run: TrialRun, read: ReadLab, choice: Promise<DeployerChoice>): Promise<Proof | undefined> {
    const held = this.#held;
    if (!held || run.lab.scenario || run.options.target.starts !== false) return undefined;
    if (this.#hasDied(held)) return undefined;
    const { name } = await choice;
    if (name !== held.proof.deployer || !isSame(needsOf(read), held.needs)) return undefined;
    const adapted = await adapt(run, read, held);
    const change = changeBetween(held.trial.adapted, adapted);
    if (!change) return undefined;
    const trial: SandboxTrial = { ...held.trial, run, adapted, whileWaiting: undefined };
    if (change.isNone) return { ...held.proof, applied: declaredState(adapted.lab), adaptations: adapted.adaptations };
    return this.#proveChange(held, trial, change);
  }

  /** The next version is proved from the start. */
  forget(): void {
    this.#drop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#drop();
    await Promise.allSettled(this.#ending);
  }

  async #proveChange(held: Held, trial: SandboxTrial, change: Change): Promise<Proof | undefined> {
    const redefined = await this.#tryDefinitions(trial);
    if (redefined.some(({ refused }) => refused !== undefined)) return undefined;
    // It is held again when it is a whole version again.
    this.#held = undefined;
    try {
      const listening = await this.#listen(held);
      const proof = await proveChange({ trial, proof: held.proof, listening, change, redefined });
      if (!proof) return undefined;
      this.#held = { ...held, trial, proof };
      return proof;
    } catch (error) {
      trial.run.signal?.throwIfAborted();
      // Whatever it was, a proof from the start shows it, or passes.
      if (!(error instanceof VirtspecError)) throw error;
      this.#hasDied(held);
      return undefined;
    } finally {
      if (!this.#held) this.#close(held);
    }
  }

  /** In the spare sandbox, because there must be nothing else. */
  #tryDefinitions({ run, adapted }: SandboxTrial): Promise<readonly Redefinition[]> {
    return run.phase('Define what changed on trial', async (control) => {
      const spare = await this.#sandboxes.spare();
      const { sandbox, virsh } = spare;
      const folder = join(sandbox.folder, 'trial');
      const redefined = await this.#redefine(virsh, adapted.lab.objects, { folder }).catch((error: unknown) => {
        // What was on trial may still be defined.
        this.#sandboxes.discard(spare);
        throw error;
      });
      control.detail(count(redefined.length, 'object'));
      return redefined;
    });
  }

  #listen(held: Held): Promise<LifecycleWatch> {
    const { sandbox, virsh } = held.asked;
    held.listening ??= LifecycleWatch.open(virsh, sandbox.folder);
    return held.listening;
  }

  #hasDied(held: Held): boolean {
    const { died } = held.asked.sandbox;
    if (!died.aborted) return false;
    this.#onDeath?.(died.reason);
    if (this.#held === held) this.#drop();
    return true;
  }

  #drop(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held) this.#close(held);
  }

  #close({ asked, listening, prepared }: Held): void {
    const ending = Promise.allSettled([
      listening?.then((watch) => watch[Symbol.asyncDispose]()),
      prepared?.[Symbol.asyncDispose](),
    ]);
    this.#ending.add(ending);
    ending.finally(() => this.#ending.delete(ending));
    this.#sandboxes.discard(asked);
  }
}

/** Whether nothing of the lab was refused, nothing was there before it, and nothing of it runs. */
function isSound({ trial, proof }: ProvedLab): boolean {
  const { error, leftOut, rebuild } = proof;
  const ran = trial.run.options.target.starts !== false || trial.run.lab.scenario !== undefined;
  return (
    error === undefined && leftOut.length === 0 && !ran && !('unavailable' in rebuild) && rebuild.after.pids.size === 0
  );
}

function adapt(run: TrialRun, { rendered }: ReadLab, { trial }: Held): Promise<AdaptedLab> {
  return run.phase('Adapt the lab to the sandbox', async (control) => {
    const adapted = adaptLab(rendered, nothing, trial.started.facts.host, noScenario);
    control.detail(count(adapted.adaptations.length, 'adaptation'));
    return adapted;
  });
}

function isSame(one: SandboxNeeds, other: SandboxNeeds): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
