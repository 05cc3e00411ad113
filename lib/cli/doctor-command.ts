import { type DoctorOptions, doctor } from '../doctor/doctor.ts';
import { registry } from '../doctor/registry.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { requireKnownIds } from '../judge/plan-ids.ts';
import { loadLab } from '../lab/load.ts';
import { parseConnectionUri } from '../model/connection-uri.ts';
import { Phases } from '../run/phases.ts';
import { runSignal } from '../run/run-signal.ts';
import { verdictCodes } from './exit-code.ts';
import { showProgress } from './progress.ts';
import { parseReporters } from './reporters.ts';
import { requireWritable, writeAsAsked, writeAsUsual } from './write-as-asked.ts';

interface DoctorCommandOptions {
  /** Named by the user, so it must exist. */
  readonly lab?: string;
  readonly connect: string;
  readonly reporter?: readonly string[];
  readonly verbose?: boolean;
  readonly timeout: number;
}

/**
 * `virtspec doctor`. Writes nothing but the requested reports.
 * @returns the exit code: 0 all prerequisites are met, 1 one is not, 3 the host could not be checked
 */
export async function doctorCommand(options: DoctorCommandOptions): Promise<number> {
  const reporters = options.reporter && parseReporters(options.reporter);
  await requireWritable(reporters);
  const uri = parseConnectionUri(options.connect);
  const lab = await findLab(options.lab);
  if ('plan' in lab) requireKnownIds(lab.plan, 'doctor', Object.keys(registry));
  using run = runSignal(options.timeout, 'no report was written');
  const progress = showProgress(process.stderr.isTTY === true);
  try {
    const report = await doctor({ uri, lab, phases: new Phases(progress), signal: run.signal });
    await progress.close();
    run.signal.throwIfAborted();
    await (reporters ? writeAsAsked(report, reporters, options) : writeAsUsual(report, undefined, options));
    return verdictCodes[report.verdict];
  } finally {
    await progress.close();
  }
}

async function findLab(named: string | undefined): Promise<DoctorOptions['lab']> {
  try {
    return await loadLab(named ?? 'lab.yaml');
  } catch (error) {
    if (named !== undefined || !(error instanceof VirtspecError) || error.code !== 'lab-not-found') throw error;
    return { unavailable: error.what };
  }
}
