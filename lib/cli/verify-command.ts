import { registry } from '../check/registry.ts';
import { parseSelect } from '../check/select.ts';
import { exitCodeOf, VirtspecError } from '../error/virtspec-error.ts';
import { loadLab } from '../lab/load.ts';
import type { NixpkgsChoice } from '../nix/render.ts';
import type { Report } from '../report/report.ts';
import { writeReports } from '../report/write-reports.ts';
import type { KeptSandbox, VerifyOptions } from '../verify/options.ts';
import { verify } from '../verify/verify.ts';
import { showProgress } from './progress.ts';
import { parseReportReporters } from './reporters.ts';
import { runSignal } from './run-signal.ts';
import { printReport, writeAsAsked } from './write-as-asked.ts';

interface VerifyCommandOptions {
  readonly lab: string;
  readonly target: VerifyOptions['target'];
  readonly nixvirt?: string;
  readonly nixpkgs?: NixpkgsChoice;
  readonly select?: readonly string[];
  readonly reporter?: readonly string[];
  readonly deployer?: 'nixvirt' | 'virsh';
  readonly connect?: readonly string[];
  readonly image?: string;
  readonly keep?: boolean;
  readonly timeout: number;
}

/**
 * `virtspec verify`. Everything that can be wrong with the words on the command line is found before anything starts.
 * @returns the exit code: what broke the run, else 1 for a failure, else 0
 */
export async function verifyCommand(options: VerifyCommandOptions): Promise<number> {
  const reporters = options.reporter && parseReportReporters(options.reporter);
  parseSelect(options.select ?? [], Object.values(registry));
  refuseImageWithoutContainer(options);
  const lab = await loadLab(options.lab);

  using run = runSignal(options.timeout);
  const progress = showProgress(process.stderr.isTTY === true);
  let kept: KeptSandbox | undefined;
  try {
    const { report, error } = await verify(lab, {
      target: options.target,
      hosts: hostsOf(options),
      select: options.select ?? [],
      listener: progress,
      nixvirt: options.nixvirt,
      image: options.image,
      nixpkgs: options.nixpkgs,
      ...(options.deployer ? { deployer: options.deployer } : {}),
      signal: run.signal,
      ...(options.keep ? { onKeep: (how: KeptSandbox) => (kept = how) } : {}),
    });
    await progress.close();
    await (reporters ? writeAsAsked(report, reporters) : writeAsUsual(report));
    if (error !== undefined) return exitCodeOf(error);
    return report.decision === 'PROCEED' ? 0 : 1;
  } finally {
    await progress.close();
    if (kept) process.stderr.write(describeKept(kept));
  }
}

/**
 * The hosts that `--connect` names.
 * @throws VirtspecError `connect-without-host`
 */
function hostsOf({ connect, target }: VerifyCommandOptions): VerifyOptions['hosts'] {
  if (connect === undefined || target === 'host') return connect?.map((uri) => ({ name: uri, uri }));
  throw new VirtspecError({
    code: 'connect-without-host',
    kind: 'usage',
    what: `--connect says which host to look at, and the target is ${target}`,
    fix: 'Add --target host, or leave --connect away.',
  });
}

/** @throws VirtspecError `image-without-container` */
function refuseImageWithoutContainer({ image, target }: VerifyCommandOptions): void {
  if (image === undefined || target === 'container') return;
  throw new VirtspecError({
    code: 'image-without-container',
    kind: 'usage',
    what: `--image says what a container runs, and the target is ${target}`,
    fix: 'Add --target container, or leave --image away.',
  });
}

/** The terminal, and three files under `reports/`. */
async function writeAsUsual(report: Report): Promise<void> {
  const written = await writeReports(report, 'reports');
  printReport(report, 'terminal', written);
}

function describeKept({ uri, enter, pid, container }: KeptSandbox): string {
  const into = container === undefined ? '' : `docker exec -it ${container} `;
  return [
    '',
    'The sandbox is still up.',
    `  virsh:  ${into}virsh -c '${uri}' list --all`,
    `  shell:  ${into}${enter.join(' ')}`,
    `  end it: ${container === undefined ? `kill ${pid}` : `docker rm --force ${container}`}`,
    '',
  ].join('\n');
}
