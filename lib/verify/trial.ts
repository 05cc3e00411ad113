import type { Part, Proof } from '../check/proof.ts';
import type { ApplyError, Deployer } from '../deploy/deployer.ts';
import type { Scenario } from '../lab/lab.ts';
import { declaredState } from '../model/declared-state.ts';
import type { LabState } from '../model/lab-state.ts';
import type { LeftOut } from '../model/left-out.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { redefineObjects } from '../sandbox/redefine.ts';
import type { AdaptedLab } from './adapt-lab.ts';
import type { TrialRun } from './options.ts';
import { noScenario } from './scenario.ts';
import { smokeDomains } from './smoke-domains.ts';
import type { StartedSandbox } from './started-sandbox.ts';

/** A lab in a sandbox that is ready for it. */
export interface SandboxTrial {
  readonly run: TrialRun;
  readonly started: StartedSandbox;
  readonly adapted: AdaptedLab;
  readonly deployer: Deployer;
  /** Defines objects on trial. */
  readonly redefine: typeof redefineObjects;
  /** Called when the run only waits for a guest, if that happens. Its errors are handled by the caller that passed it. */
  readonly whileWaiting: (() => Promise<unknown>) | undefined;
}

/** What was applied in the end. */
export interface AppliedLab {
  /** The lab, without what libvirt rejected. */
  readonly connection: DeclaredConnection;
  readonly observed: LabState;
  readonly leftOut: readonly LeftOut[];
  /** The first refusal that is the lab's fault, if there was one. */
  readonly refusal: ApplyError | undefined;
}

/** Receives a part of the proof while a step runs. */
export type Report = (part: Part) => void;

export function scenarioOf({ run }: SandboxTrial): Scenario {
  return run.lab.scenario ?? noScenario;
}

/** The domains to start, of those that were applied. */
export function smokeOf({ run, adapted }: SandboxTrial, { leftOut }: AppliedLab): readonly string[] {
  if (run.options.target.starts === false) return [];
  return smokeDomains(run.lab.smoke, declaredState(adapted.lab).domains, leftOut);
}

/** That there is no domain to start, and why. */
export function withoutSmoke(
  trial: Pick<SandboxTrial, 'run' | 'adapted'>,
): Extract<Proof['smoke'], { unavailable: string }> {
  const unavailable = whyNoSmoke(trial);
  return trial.run.options.target.starts === false ? { unavailable, unasked: true } : { unavailable };
}

function whyNoSmoke({ run, adapted }: Pick<SandboxTrial, 'run' | 'adapted'>): string {
  if (!adapted.lab.objects.some(({ kind }) => kind === 'domain')) return 'the lab has no domain';
  if (run.options.target.starts === false) return 'this run starts no domain';
  if (run.lab.smoke?.length === 0) return 'the lab file says `smoke: []`';
  return 'libvirt refused the domains of the lab, or what they need';
}
