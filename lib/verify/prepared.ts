import type { AskedSandbox } from '../sandbox/host.ts';
import type { redefineObjects } from '../sandbox/redefine.ts';
import type { DeployerChoice } from './choose-deployer.ts';
import type { SandboxTrial } from './trial.ts';

/** What a run in a sandbox starts with; whoever made it closes it. */
export interface Prepared {
  /** `performance.now()` of the start of the wait for the sandbox. */
  readonly began: number;
  /** @throws VirtspecError as `Sandbox.start` and `askSandbox`; the signal's reason */
  readonly sandbox: Promise<AskedSandbox>;
  /** @throws VirtspecError as `chooseDeployer` */
  readonly deployer: Promise<DeployerChoice>;
  /** Default: `redefineObjects`. */
  readonly redefine?: typeof redefineObjects;
  /** Is given the trial when all of it was proved. */
  readonly proved?: (trial: SandboxTrial) => void;
}
