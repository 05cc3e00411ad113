import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { type FilledLab, fillLab } from '../init/fill-lab.ts';
import { readLabFile } from '../lab/load.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { requireOutputPlace } from '../process/output-place.ts';
import { oneLine } from '../report/printable.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { Phases } from '../run/phases.ts';
import { runSignal } from '../run/run-signal.ts';
import { shown } from './new-folder.ts';
import { showProgress } from './progress.ts';

interface FillOptions {
  readonly lab: string;
  readonly source?: string;
  readonly connect?: string;
  readonly nix?: boolean;
  readonly nixvirt?: string;
  readonly nixpkgs?: NixpkgsChoice;
  readonly timeout: number;
}

/**
 * `virtspec init --fill`.
 * @returns the exit code: 0 when the lab file holds what it can
 */
export async function fillCommand(options: FillOptions): Promise<number> {
  refuseBeginning(options);
  const { nixvirt, nixpkgs } = options;
  const { text, lab } = await readLabFile(options.lab);
  await requireOutputPlace(lab.file);
  using run = runSignal(options.timeout, 'nothing was written');
  const progress = showProgress(process.stderr.isTTY === true);
  try {
    const given = { nixvirt, nixpkgs, phases: new Phases(progress), signal: run.signal, file: lab.file };
    const filled = await fillLab({ text, lab }, given);
    await progress.close();
    if (filled.text !== text) await writeWholeFile(lab.file, filled.text);
    process.stdout.write(closing(shown(lab.file), filled, nextCommand(options)));
    return 0;
  } finally {
    await progress.close();
  }
}

function closing(file: string, { added, left, provenance }: FilledLab, next: string): string {
  const lines = (texts: readonly string[]) => texts.map((text) => `  ${oneLine(text)}`);
  return `${[
    ...(added.length > 0 ? [`Added to ${file}:`, ...lines(added)] : [`Nothing was added to ${file}.`]),
    ...(left.length > 0 ? ['Left out:', ...lines(left)] : []),
    ...(provenance.kind === 'recorded' ? [`The values are those of ${provenance.text}.`] : []),
    '',
    `Next: ${next}`,
  ].join('\n')}\n`;
}

function nextCommand({ lab }: FillOptions): string {
  return `virtspec verify${lab === 'lab.yaml' ? '' : ` ${shellWord(lab)}`}`;
}

/** The lab file names its source already. */
function refuseBeginning({ source, connect, nix }: FillOptions): void {
  const given = source ?? (connect === undefined ? undefined : '--connect') ?? (nix ? '--nix' : undefined);
  if (given === undefined) return;
  throw new VirtspecError({
    code: 'init-fill-source',
    kind: 'usage',
    what: `--fill and ${given} were both passed`,
    why: '--fill completes a lab file that exists, from the source that it names',
    fix: `Omit ${given}; another lab file is named with --lab.`,
  });
}
