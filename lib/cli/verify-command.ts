import { basename } from 'node:path';
import { registry } from '../check/registry.ts';
import { parseSelect } from '../check/select.ts';
import { exitCodeOf } from '../error/virtspec-error.ts';
import { loadLab } from '../lab/load.ts';
import type { NixpkgsChoice } from '../nix/render.ts';
import { plainOptions } from '../report/format.ts';
import { formats } from '../report/formats.ts';
import type { Report } from '../report/report.ts';
import { terminalOptions } from '../report/terminal-options.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { writeReports, writeScreenshots } from '../report/write-reports.ts';
import type { KeptSandbox, VerifyOptions } from '../verify/options.ts';
import { verify } from '../verify/verify.ts';
import { showProgress } from './progress.ts';
import { parseVerifyReporters, type Reporter, screenshotFolder } from './reporters.ts';
import { runSignal } from './run-signal.ts';

interface VerifyCommandOptions {
  readonly lab: string;
  readonly target: VerifyOptions['target'];
  readonly nixvirt?: string;
  readonly nixpkgs?: NixpkgsChoice;
  readonly select?: readonly string[];
  readonly reporter?: readonly string[];
  readonly deployer?: 'nixvirt' | 'virsh';
  readonly keep?: boolean;
  readonly timeout: number;
}

/**
 * `virtspec verify`. Everything that can be wrong with the words on the command line is found before anything starts.
 * @returns the exit code: what broke the run, else 1 for a failure, else 0
 */
export async function verifyCommand(options: VerifyCommandOptions): Promise<number> {
  const reporters = options.reporter && parseVerifyReporters(options.reporter);
  parseSelect(options.select ?? [], Object.values(registry));
  const lab = await loadLab(options.lab);

  using run = runSignal(options.timeout);
  const progress = showProgress(process.stderr.isTTY === true);
  let kept: KeptSandbox | undefined;
  try {
    const { report, error } = await verify(lab, {
      target: options.target,
      select: options.select ?? [],
      listener: progress,
      nixvirt: options.nixvirt,
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

/** The terminal, and three files under `reports/`. */
async function writeAsUsual(report: Report): Promise<void> {
  const written = await writeReports(report, 'reports');
  print(report, 'terminal', written);
}

/** Files first, so that what stands on standard output can name them. */
async function writeAsAsked(report: Report, reporters: readonly Reporter[]): Promise<void> {
  const written: string[] = [];
  for (const { format, path } of reporters) {
    if (path === undefined) continue;
    const folder = screenshotFolder(path);
    await writeScreenshots(report, folder);
    await writeWholeFile(path, formats[format].format(report, { ...plainOptions, screenshots: basename(folder) }));
    written.push(path);
  }
  for (const { format, path } of reporters) if (path === undefined) print(report, format, written);
}

function print(report: Report, format: Reporter['format'], written: readonly string[]): void {
  const shown = terminalOptions(process.stdout, process.env);
  process.stdout.write(formats[format].format(report, { ...plainOptions, ...shown, written }));
}

function describeKept({ uri, enter, pid }: KeptSandbox): string {
  return [
    '',
    'The sandbox is still up.',
    `  virsh:  virsh -c '${uri}' list --all`,
    `  shell:  ${enter.join(' ')}`,
    `  end it: kill ${pid}`,
    '',
  ].join('\n');
}
