import { registry } from '../checks/registry.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { requireKnownWaivers } from '../judge/apply-waivers.ts';
import { requireKnownIds } from '../judge/plan-ids.ts';
import { parseSelect } from '../judge/select.ts';
import type { Lab } from '../lab/lab.ts';
import { loadLab } from '../lab/load.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { type VmOptions, verifyInVm } from '../nixos-test/verify-in-vm.ts';
import { repeatedReport } from '../report/repeat.ts';
import { runSignal } from '../run/run-signal.ts';
import { findSystem } from '../system/find-system.ts';
import { requireSystem } from '../system/requirements.ts';
import type { KeptSandbox, Target, VerifyOptions } from '../verify/options.ts';
import type { VerifyOutcome } from '../verify/report-of.ts';
import { verify } from '../verify/verify.ts';
import { type Combined, verifyMatrix } from '../verify/verify-matrix.ts';
import { exitCodeOfRun } from './exit-code.ts';
import { showProgress } from './progress.ts';
import { parseReporters } from './reporters.ts';
import { selectionOf } from './selection.ts';
import { refuseUnheeded } from './unheeded-options.ts';
import { parseVmReports } from './vm-reports.ts';
import { requireWritable, writeAsAsked, writeAsUsual } from './write-as-asked.ts';

interface VerifyCommandOptions {
  readonly lab: string;
  readonly target: Target['kind'] | 'vm';
  readonly vmReport?: readonly string[];
  readonly nixvirt?: readonly string[];
  readonly nixpkgs?: NixpkgsChoice;
  readonly select?: readonly string[];
  readonly lastFailed?: boolean;
  readonly output: string;
  readonly reporter?: readonly string[];
  readonly verbose?: boolean;
  readonly deployer?: 'nixvirt' | 'virsh';
  readonly connect?: readonly string[];
  readonly image?: string;
  readonly libvirt?: readonly string[];
  readonly boot?: true | readonly string[];
  readonly allowStart?: readonly string[];
  readonly keep?: boolean;
  readonly repeat: number;
  readonly timeout: number;
}

/**
 * `virtspec verify`. Every mistake in the arguments is reported before anything starts.
 * @returns the exit code: see `exitCodeOfRun`
 */
export async function verifyCommand(options: VerifyCommandOptions): Promise<number> {
  const reporters = options.reporter && parseReporters(options.reporter);
  refuseUnheeded(options);
  const combined = combinationsOf(options);
  const select = await selectionOf(options, () => loadLab(options.lab));
  // A part of the checks never overwrites the report of all of them.
  const place = { folder: options.output, stem: select.length > 0 ? 'verify-selected' : 'verify' };
  await requireWritable(reporters, place);
  const lab = await loadLab(options.lab);
  requireKnownIds(lab.plan, 'checks', Object.keys(registry));
  requireKnownWaivers(lab, Object.keys(registry));
  parseSelect(select, Object.values(registry), lab.plan);
  if (options.lastFailed && select.length === 0) {
    process.stdout.write(`Nothing failed in the last run (${options.output}/verify.json), so nothing was run.\n`);
    return 0;
  }

  const reports = parseVmReports(options.vmReport, options.target);
  using run = runSignal(options.timeout);
  const progress = showProgress(process.stderr.isTTY === true);
  let kept: KeptSandbox | undefined;
  try {
    const keep = (how: KeptSandbox) => {
      kept = how;
    };
    const { report, error } = await repeatedly(options.repeat, () =>
      look(lab, targetOf(options, keep), combined, {
        reports,
        timeout: options.timeout * 1000,
        select,
        listener: progress,
        nixpkgs: options.nixpkgs,
        signal: run.signal,
        holdClock: run.holdClock,
      }),
    );
    await progress.close();
    await (reporters ? writeAsAsked(report, reporters, options) : writeAsUsual(report, place, options));
    return exitCodeOfRun(report.verdict, error);
  } finally {
    await progress.close();
    if (kept) process.stderr.write(describeKept(kept));
  }
}

/** The same run so many times; what broke one of them first is the error. */
async function repeatedly(times: number, run: () => Promise<VerifyOutcome>): Promise<VerifyOutcome> {
  const outcomes: VerifyOutcome[] = [];
  while (outcomes.length < times) outcomes.push(await run());
  const [first, second, ...others] = outcomes.map(({ report }) => report);
  if (!first) throw new TypeError('no run');
  const report = second ? repeatedReport([first, second, ...others]) : first;
  return { report, error: outcomes.find(({ error }) => error !== undefined)?.error };
}

/** The NixOS tests print for minutes: their output goes to standard error as it arrives. */
function look(
  lab: Lab,
  target: Target | 'vm',
  [first, second, ...others]: readonly Combined[],
  options: Omit<VerifyOptions, 'target' | 'libvirt' | 'nixvirt'> & Omit<VmOptions, 'onOutput'>,
): Promise<VerifyOutcome> {
  if (target !== 'vm' && first && second) return verifyMatrix(lab, [first, second, ...others], { ...options, target });
  if (target !== 'vm') return verify(lab, { ...options, ...first, target });
  return verifyInVm(lab, { ...options, onOutput: (text) => process.stderr.write(text) });
}

/**
 * Every requested libvirt with every requested NixVirt.
 * @throws VirtspecError `libvirt-without-sandbox`, `several-combinations`; as `findSystem`, `requireSystem`
 */
function combinationsOf({ libvirt = [], nixvirt = [], target, keep }: VerifyCommandOptions): readonly Combined[] {
  if (libvirt.length > 0 && target !== 'sandbox' && target !== 'host') {
    throw new VirtspecError({
      code: 'libvirt-without-sandbox',
      kind: 'usage',
      what: `--libvirt does not apply to --target ${target}`,
      why: 'it selects the libvirt that the sandbox runs, or the release that a host is compared with',
      fix: 'Use --target sandbox or --target host, or omit --libvirt.',
    });
  }
  const systems = [...new Set(libvirt)].map((word) => findSystem(word));
  for (const found of systems) if ('system' in found) requireSystem(found.system);
  const sources = [...new Set(nixvirt)];
  const combined = (systems.length > 0 ? systems : [undefined]).flatMap((system) =>
    (sources.length > 0 ? sources : [undefined]).map((source) => ({ libvirt: system, nixvirt: source })),
  );
  if (combined.length === 1 || (!keep && ['sandbox', 'rendered'].includes(target))) return combined;
  throw new VirtspecError({
    code: 'several-combinations',
    kind: 'usage',
    what: `${combined.length} combinations were requested, but ${keep ? '--keep keeps one sandbox only' : `--target ${target} accepts one only`}`,
    fix: 'Pass --libvirt and --nixvirt once each at most.',
  });
}

/**
 * The target of the run, with its options; options of other targets have already been refused.
 * @throws VirtspecError `boot-host-unnamed`
 */
function targetOf(options: VerifyCommandOptions, keep: (how: KeptSandbox) => void): Target | 'vm' {
  const { target: kind, deployer, image, boot, allowStart = [], connect } = options;
  const trial = { deployer, boot: boot === true ? 'all' : boot, onKeep: options.keep ? keep : undefined } as const;
  switch (kind) {
    case 'vm':
      return kind;
    case 'rendered':
      return { kind };
    case 'sandbox':
      return { kind, ...trial };
    case 'container':
      return { kind, ...trial, image };
    case 'host': {
      if (boot === true) throw bootUnnamed();
      const hosts = connect?.map((uri) => ({ name: uri, uri }));
      return { kind, hosts, ...(boot && { boot: { domains: boot, allowStart } }) };
    }
  }
}

function bootUnnamed(): VirtspecError {
  return new VirtspecError({
    code: 'boot-host-unnamed',
    kind: 'usage',
    what: '--boot alone boots every domain, and on a host each must be named',
    fix: 'Name them: --boot web01.',
  });
}

function describeKept({ uri, enter, pid, container }: KeptSandbox): string {
  const into = container === undefined ? '' : `docker exec -it ${container} `;
  return [
    '',
    'The sandbox is still running.',
    `  virsh: ${into}virsh -c '${uri}' list --all`,
    `  shell: ${into}${enter.join(' ')}`,
    `  stop:  ${container === undefined ? `kill ${pid}` : `docker rm --force ${container}`}`,
    '',
  ].join('\n');
}
