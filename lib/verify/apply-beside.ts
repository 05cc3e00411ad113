import { smokeOfRunning } from '../guest/screen/smoke.ts';
import type { HostRunner } from '../libvirt/host-view.ts';
import { applyAgain } from './apply-again.ts';
import { type AppliedLab, type Report, type SandboxTrial, smokeOf } from './trial.ts';

/** The second apply, while guests run; and the smoke results of those guests that would have been started anyway. */
export function applyBeside(trial: SandboxTrial, applied: AppliedLab, report: Report) {
  return async (up: readonly { readonly name: string; readonly uuid: string }[]): Promise<void> => {
    const { sandbox, virsh, facts } = trial.started;
    const run: HostRunner = (...args) => sandbox.run(...args);
    const how = { run, folder: sandbox.folder, accelerator: facts.accelerator.kind };
    const smoke = smokeOf(trial, applied);
    const own = up.filter(({ name }) => smoke.includes(name));
    report({ smoke: await Promise.all(own.map((domain) => smokeOfRunning(virsh, domain, how))) });
    await applyAgain(trial, { connection: applied.connection, signal: trial.run.signal }, report);
  };
}
