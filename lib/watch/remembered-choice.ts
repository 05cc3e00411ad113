import { findNixVirtPin } from '../nix/flake-lock.ts';
import { chooseDeployer, type DeployerChoice } from '../verify/choose-deployer.ts';
import type { TrialRun } from '../verify/options.ts';

/**
 * `chooseDeployer` for a process that verifies a lab again and again: it is asked once for each source, lock and option. To find NixVirt and a Python
 * that can run it takes a fifth of a second.
 */
export function rememberingChoice(choose: typeof chooseDeployer = chooseDeployer) {
  const known = new Map<string, Promise<DeployerChoice>>();
  return async (run: TrialRun): Promise<DeployerChoice> => {
    const { lab, options } = run;
    const pin = lab.source.kind === 'nix' ? await findNixVirtPin(lab.source.folder) : undefined;
    const key = JSON.stringify([lab.source, pin, options.target.deployer, options.nixvirt]);
    const choosing = known.get(key) ?? choose(run);
    known.set(key, choosing);
    // What could not be found is looked for again.
    choosing.catch(() => known.delete(key));
    return choosing;
  };
}
