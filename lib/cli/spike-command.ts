import { VirtspecError } from '../error/virtspec-error.ts';
import { requireKnownIds } from '../judge/plan-ids.ts';
import { loadLab } from '../lab/load.ts';
import type { WorkPlan } from '../model/work-plan.ts';
import { findNixpkgsPin } from '../nix/flake-lock.ts';
import { findNixpkgsLib } from '../nix/nixpkgs-lib.ts';
import { Phases } from '../run/phases.ts';
import { runSignal } from '../run/run-signal.ts';
import { registry } from '../spike/registry.ts';
import { findReleases } from '../spike/releases.ts';
import { spike } from '../spike/spike.ts';
import { findSystem } from '../system/find-system.ts';
import { provideSystem } from '../verify/provide-system.ts';
import { decisionCodes } from './exit-code.ts';
import { showProgress } from './progress.ts';
import { parseReporters } from './reporters.ts';
import { requireWritable, writeAsAsked, writeAsUsual } from './write-as-asked.ts';

interface SpikeCommandOptions {
  /** Named by the user, so it must exist. */
  readonly lab?: string;
  readonly nixvirt?: readonly string[];
  readonly libvirt?: string;
  readonly reporter?: readonly string[];
  readonly output: string;
  readonly timeout: number;
}

/**
 * `virtspec spike`. Every release is found before anything starts.
 * @returns the exit code: 0 to proceed, 1 to escalate, 3 if something could not be tested
 */
export async function spikeCommand(options: SpikeCommandOptions): Promise<number> {
  const found = options.libvirt === undefined ? undefined : findSystem(options.libvirt);
  const reporters = options.reporter && parseReporters(options.reporter);
  const place = { folder: options.output, stem: 'spike-gate' };
  await requireWritable(reporters, place);
  using run = runSignal(options.timeout);
  const { signal } = run;
  const [folder, { env }] = [process.cwd(), process];
  const plan = await planOfLab(options.lab);
  const releases = await findReleases(options.nixvirt ?? [], folder, env, signal);
  const nixpkgsLib = await findNixpkgsLib(await findNixpkgsPin(folder), env);
  const progress = showProgress(process.stderr.isTTY === true);
  try {
    const phases = new Phases(progress);
    const system = await provideSystem(found, phases, run);
    const report = await spike(releases, { phases, nixpkgsLib, env, signal, system, plan });
    await progress.close();
    signal.throwIfAborted();
    await (reporters ? writeAsAsked(report, reporters) : writeAsUsual(report, place));
    return report.gate ? decisionCodes[report.gate.decision] : 3;
  } finally {
    await progress.close();
  }
}

/** The work plan that interprets the answers: that of the lab file, if there is one and it names one. */
async function planOfLab(named: string | undefined): Promise<WorkPlan | undefined> {
  try {
    const { plan } = await loadLab(named ?? 'lab.yaml');
    requireKnownIds(plan, 'spike', Object.keys(registry));
    return plan;
  } catch (error) {
    if (named !== undefined || !(error instanceof VirtspecError) || error.code !== 'lab-not-found') throw error;
    return undefined;
  }
}
