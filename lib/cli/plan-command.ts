import { VirtspecError } from '../error/virtspec-error.ts';
import { numbered } from '../finding/by-cause.ts';
import type { Lab } from '../lab/lab.ts';
import { loadLab } from '../lab/load.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { findNixVirtPin } from '../nix/flake-lock.ts';
import { obtainNixVirt } from '../nixvirt/obtain-nixvirt.ts';
import { readRules } from '../nixvirt/read-rules.ts';
import { nixVirtRules } from '../nixvirt/rules.ts';
import { plan } from '../plan/plan.ts';
import type { Prepared } from '../plan/predict.ts';
import { formatSavedPlan } from '../plan/saved-plan.ts';
import { requireOutputPlace } from '../process/output-place.ts';
import { run as runCommand } from '../process/run.ts';
import { renderLab } from '../render/render.ts';
import type { Report } from '../report/report.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { Phases } from '../run/phases.ts';
import { runSignal } from '../run/run-signal.ts';
import { isThisHost } from '../snapshot/this-host.ts';
import { findSystem } from '../system/find-system.ts';
import { provideSystem } from '../verify/provide-system.ts';
import { version } from '../version.ts';
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
      phases.run('Render', async (control) => {
        const nixpkgs = options.nixpkgs ?? nixpkgsOf(lab);
        // A release that must be fetched is fetched only once.
        const { nixvirt } = options;
        const release = findRules(lab, nixvirt, signal);
        if (nixvirt !== undefined) await release;
        const [rendered, found] = await Promise.all([renderLab(lab, { signal, nixvirt, nixpkgs }), release]);
        control.detail(`${numbered(rendered.objects.length, 'object')}; ${rendered.provenance.text}`);
        return { rendered, ...found };
      });
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

/** The connection in the lab's own module, else the default of NixVirt's NixOS module. */
function connectionOf({ source }: Lab): string {
  return (source.kind === 'nix' ? source.connection : undefined) ?? 'qemu:///system';
}

/** Store paths are compared with the host's, so a flake uses its own nixpkgs. */
function nixpkgsOf({ source }: Lab): NixpkgsChoice | undefined {
  return source.kind === 'nix' && source.flake !== undefined && source.lists === undefined ? 'own' : undefined;
}

/** NixVirt's rules, by its source; a lab that consists of XML names none, and gets those of the newest release. */
async function findRules(
  lab: Lab,
  asked: string | undefined,
  signal: AbortSignal,
): Promise<Omit<Prepared, 'rendered'>> {
  const pin = await findNixVirtPin(lab.source.folder);
  const found = await obtainNixVirt(pin, process.env, { asked, signal });
  if (!('missing' in found)) return { nixvirt: found.name, rules: await readRules(found.folder) };
  if (lab.source.kind !== 'nix')
    return { nixvirt: `no NixVirt source (${found.missing})`, rules: nixVirtRules('', '') };
  throw new VirtspecError({
    code: 'nixvirt-missing',
    kind: 'environment',
    what: 'there is no NixVirt source to predict the apply with',
    why: found.missing,
    ...(found.fix !== undefined && { fix: found.fix }),
  });
}
