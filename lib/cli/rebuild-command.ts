import { registry } from '../checks/registry.ts';
import { nixosRebuild } from '../deploy/nixos-rebuild.ts';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { requireKnownWaivers } from '../judge/apply-waivers.ts';
import { flakeProblem, flakeReference } from '../lab/flake-reference.ts';
import type { FlakeReference, Lab } from '../lab/lab.ts';
import { loadLab } from '../lab/load.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { findNixVirtPin } from '../nix/flake-lock.ts';
import { obtainNixVirt } from '../nixvirt/obtain-nixvirt.ts';
import { parseSavedPlan, type SavedPlan } from '../plan/saved-plan.ts';
import { readBounded } from '../process/read-bounded.ts';
import { run as runCommand } from '../process/run.ts';
import { whyUnreadable } from '../process/why-unreadable.ts';
import { predictSwitch } from '../rebuild/predict-switch.ts';
import { requireReadiness } from '../rebuild/readiness.ts';
import { rebuild } from '../rebuild/rebuild.ts';
import type { ToShutDown } from '../rebuild/shut-down-first.ts';
import { requireFlake } from '../render/require-source.ts';
import { runSignal } from '../run/run-signal.ts';
import type { UnitRunner } from '../units/unit-facts.ts';
import { exitCodeOfRun } from './exit-code.ts';
import { showProgress } from './progress.ts';
import { parseReporters } from './reporters.ts';
import { requireWritable, writeAsAsked, writeAsUsual } from './write-as-asked.ts';

interface RebuildCommandOptions {
  readonly lab: string;
  readonly flake?: string;
  readonly targetHost?: string;
  readonly connect?: string;
  readonly plan?: string;
  readonly allowRestart?: readonly string[];
  readonly allowDelete?: readonly string[];
  readonly shutdown?: readonly ToShutDown[];
  readonly restoreRunning?: boolean;
  readonly sudo?: boolean;
  readonly doctor: boolean;
  readonly nixosRebuild: string;
  readonly nixvirt?: string;
  readonly nixpkgs?: NixpkgsChoice;
  readonly reporter?: readonly string[];
  readonly output: string;
  readonly verbose?: boolean;
  readonly timeout: number;
}

/**
 * `virtspec rebuild`.
 * @returns the exit code: see `exitCodeOfRun`
 */
export async function rebuildCommand(options: RebuildCommandOptions): Promise<number> {
  const reporters = options.reporter && parseReporters(options.reporter);
  const place = { folder: options.output, stem: 'rebuild' };
  await requireWritable(reporters, place);
  const { lab, flake } = withFlake(await loadLab(options.lab), options.flake);
  // Another program knows itself what it switches to.
  if (options.nixosRebuild === 'nixos-rebuild')
    await requireFlake(flake.folder, options.flake === undefined ? lab.file : `--flake ${options.flake}`);
  const planned = options.plan === undefined ? undefined : await readSavedPlan(options.plan);
  requireKnownWaivers(lab, Object.keys(registry));
  const uri = options.connect ?? (options.targetHost ? `qemu+ssh://${options.targetHost}/system` : 'qemu:///system');
  using run = runSignal(options.timeout, 'nothing was switched, and no report was written');
  const { signal } = run;
  // No spinners: nixos-rebuild writes to the same terminal.
  const progress = showProgress(false);
  try {
    const { report, error } = await rebuild(lab, {
      nixosRebuild: nixosRebuild({
        command: options.nixosRebuild,
        flake: `${flake.folder}#${flake.output === 'nixosConfigurations' ? flake.name : `${flake.output}.${flake.name}`}`,
        targetHost: options.targetHost,
        sudo: options.sudo ?? false,
        onOutput: (text) => process.stderr.write(text),
      }),
      host: { name: options.targetHost ?? uri, uri },
      acknowledged: {
        restart: options.allowRestart ?? [],
        delete: options.allowDelete ?? [],
        shutdown: (options.shutdown ?? []).map(({ name }) => name),
      },
      planned,
      shutdown: options.shutdown ?? [],
      runThere: runnerOn(options.targetHost),
      restoreRunning: options.restoreRunning ?? false,
      checkReadiness: (of) => (options.doctor ? requireReadiness(of, uri) : Promise.resolve()),
      predict: async (of, { rendered }) => {
        const pin = await findNixVirtPin(lab.source.folder);
        const nixvirt = await obtainNixVirt(pin, process.env, { asked: options.nixvirt, signal });
        return predictSwitch(of, rendered, { uri, nixvirt });
      },
      nixvirt: options.nixvirt,
      nixpkgs: options.nixpkgs,
      listener: progress,
      signal,
      hold: (why) => run.hold(why),
    });
    await progress.close();
    await (reporters ? writeAsAsked(report, reporters, options) : writeAsUsual(report, place, options));
    return exitCodeOfRun(report.verdict, error);
  } finally {
    await progress.close();
  }
}

/** @throws VirtspecError `plan-file` (usage) */
async function readSavedPlan(path: string): Promise<SavedPlan> {
  const bytes = await readBounded(path).catch((cause: unknown) => {
    throw new VirtspecError({
      code: 'plan-file',
      kind: 'usage',
      what: `the plan ${path} cannot be read`,
      why: whyUnreadable(cause),
      fix: 'Write one: `virtspec plan --out FILE`.',
      cause,
    });
  });
  return parseSavedPlan(bytes.toString('utf8'), path);
}

/** On another machine by ssh, as nixos-rebuild reaches it; without questions. */
function runnerOn(host: string | undefined): UnitRunner {
  if (host === undefined) return (argv, options) => runCommand([...argv], options);
  return (argv, options) =>
    runCommand(['ssh', '-o', 'BatchMode=yes', '--', host, argv.map(shellWord).join(' ')], options);
}

/**
 * The lab as declared by the flake that will be switched to.
 * @throws VirtspecError `rebuild-without-flake`
 */
function withFlake(lab: Lab, said: string | undefined): { readonly lab: Lab; readonly flake: FlakeReference } {
  const { source } = lab;
  const flake =
    said === undefined ? (source.kind === 'nix' ? source.flake : undefined) : flakeReference(said, process.cwd());
  const problem = said === undefined ? undefined : flakeProblem(said);
  if (problem !== undefined) throw invalidFlake(said ?? '', problem);
  if (flake === undefined) {
    throw new VirtspecError({
      code: 'rebuild-without-flake',
      kind: 'usage',
      what: 'no flake to switch to was given',
      why: `the source in ${lab.file} names no flake`,
      fix: 'Pass --flake FOLDER#HOST, or write `source: { flake: ".#host" }` in the lab file.',
    });
  }
  // XML in the lab file's source is the evaluated flake.
  if (source.kind !== 'nix') return { lab, flake };
  return {
    lab: { ...lab, source: { ...source, flake, lists: undefined, recorded: undefined, folder: flake.folder } },
    flake,
  };
}

function invalidFlake(said: string, problem: string): VirtspecError {
  return new VirtspecError({
    code: 'flake-invalid',
    kind: 'usage',
    what: `--flake ${said} ${problem}`,
    fix: 'Pass --flake FOLDER#HOST.',
  });
}
