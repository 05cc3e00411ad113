import { loadLab } from '../lab/load.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { plan } from '../plan/plan.ts';
import { formatSavedPlan } from '../plan/saved-plan.ts';
import { requireOutputPlace } from '../process/output-place.ts';
import { run as runCommand } from '../process/run.ts';
import type { Report } from '../report/report.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { Phases } from '../run/phases.ts';
import { runSignal } from '../run/run-signal.ts';
import { isThisHost } from '../snapshot/this-host.ts';
import { findSystem } from '../system/find-system.ts';
import { provideSystem } from '../verify/provide-system.ts';
import { version } from '../version.ts';
import { connectionOf, prepareLab } from './prepare-lab.ts';
import { showProgress } from './progress.ts';
import { parseReporters } from './reporters.ts';
import { requireWritable, writeAsAsked, writeAsUsual } from './write-as-asked.ts';

interface PlanCommandOptions {
  readonly lab: string;
  readonly connect?: string;
  readonly nixvirt?: string;
  readonly libvirt?: string;
  readonly nixpkgs?: NixpkgsChoice;
  readonly reporter?: readonly string[];
  readonly out?: string;
  readonly detailedExitcode?: boolean;
  readonly timeout: number;
}

const detailedCodes: Readonly<Record<NonNullable<Report['prediction']>['outcome'], number>> = {
  nothing: 0,
  changes: 10,
  destructive: 11,
};

/**
 * `virtspec plan`. Every mistake in the arguments is reported before anything starts.
 * @returns the exit code: 0, or with `--detailed-exitcode` that of the plan
 */
export async function planCommand(options: PlanCommandOptions): Promise<number> {
  const reporters = options.reporter && parseReporters(options.reporter);
  await requireWritable(reporters);
  if (options.out !== undefined) await requireOutputPlace(options.out);
  const found = options.libvirt === undefined ? undefined : findSystem(options.libvirt);
  const lab = await loadLab(options.lab);
  const uri = options.connect ?? connectionOf(lab);
  using run = runSignal(options.timeout, 'its sandbox was removed, and no plan was written');
  const { signal } = run;
  const progress = showProgress(process.stderr.isTTY === true);
  try {
    const phases = new Phases(progress);
    const prepare = () =>
      phases.run('Render', (control) => prepareLab(lab, { ...options, signal, said: control.detail.bind(control) }));
    const system = await provideSystem(found, phases, run);
    const { report, grounds } = await plan(lab, prepare, {
      ...{ uri, run: (await isThisHost(uri)) === true ? runCommand : undefined, phases, signal, system },
    });
    await progress.close();
    signal.throwIfAborted();
    if (options.out !== undefined) {
      const saved = { created: new Date().toISOString(), virtspec: version, lab: lab.name, grounds };
      await writeWholeFile(options.out, formatSavedPlan(saved));
    }
    await (reporters ? writeAsAsked(report, reporters) : writeAsUsual(report));
    return options.detailedExitcode && report.prediction ? detailedCodes[report.prediction.outcome] : 0;
  } finally {
    await progress.close();
  }
}
