import { lstat } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { subjectText } from '../finding/subject.ts';
import { findSource } from '../init/find-source.ts';
import { initLab, type MadeLab } from '../init/init.ts';
import { inspectHost } from '../init/inspect-host.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { requireOutputPlace } from '../process/output-place.ts';
import { manifestOf } from '../render/manifest-of.ts';
import { xmlPath } from '../render/xml-path.ts';
import { oneLine } from '../report/printable.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { Phases } from '../run/phases.ts';
import { runSignal } from '../run/run-signal.ts';
import type { BeginOptions, Begun } from './init-begun.ts';
import { fillCommand } from './init-fill.ts';
import { writeNix } from './init-nix.ts';
import { exists, NewFolder, shown } from './new-folder.ts';
import { ownCommand } from './own-command.ts';
import { showProgress } from './progress.ts';

interface InitCommandOptions {
  readonly source?: string;
  readonly connect?: string;
  readonly lab: string;
  readonly xml: string;
  readonly nix?: boolean;
  readonly fill?: boolean;
  readonly nixFolder: string;
  readonly nixvirt?: string;
  readonly nixpkgs?: NixpkgsChoice;
  readonly timeout: number;
}

/**
 * `virtspec init`. What would be overwritten is refused before anything is looked at.
 * @returns the exit code: 0 when the lab file was written
 */
export async function initCommand(options: InitCommandOptions): Promise<number> {
  if (options.fill) return fillCommand(options);
  if (options.source !== undefined && options.connect !== undefined) throw twoSources();
  await requireOutputPlace(options.lab);
  const file = resolve(options.lab);
  await refuseExisting(file, options.lab);
  const folder = await folderOf(options, dirname(file));
  using run = runSignal(options.timeout, 'nothing was written');
  const { signal } = run;
  const progress = showProgress(process.stderr.isTTY === true);
  try {
    const phases = new Phases(progress);
    const begun = await begin(options, folder, { phases, signal, base: dirname(file) });
    const { nixvirt, nixpkgs } = options;
    const made = await initLab(begun.start, { nixvirt, nixpkgs, phases, signal, file });
    await progress.close();
    await writeWholeFile(file, made.text);
    process.stdout.write(closing({ ...begun, written: [...begun.written, shown(file)] }, made, nextCommand(options)));
    return 0;
  } catch (error) {
    // The XML or the Nix without a lab file is of no use, and would be in the way of the next run.
    await folder?.emptyAgain();
    throw error;
  } finally {
    await progress.close();
  }
}

/** The folder that is filled beside the lab file, if any. */
async function folderOf(options: InitCommandOptions, base: string): Promise<NewFolder | undefined> {
  if (options.nix) return NewFolder.require(resolve(base, options.nixFolder), '--nix-folder');
  return options.connect === undefined ? undefined : NewFolder.require(resolve(base, options.xml), '--xml');
}

async function begin(
  { connect, source, nix, nixvirt }: InitCommandOptions,
  folder: NewFolder | undefined,
  options: BeginOptions,
): Promise<Begun> {
  if (nix && folder) return writeNix({ connect, source, nixvirt }, folder, options);
  if (connect === undefined || !folder) return { start: await findSource(source, options.base), written: [] };
  return dump(connect, folder, options);
}

/** Writes the XML of a libvirt into a folder of its own. */
async function dump(uri: string, folder: NewFolder, { phases, signal, base }: BeginOptions): Promise<Begun> {
  const { declared } = await inspectHost(uri, phases, signal);
  for (const object of declared.objects) await folder.write(xmlPath(object), object.xml.text);
  await folder.write('manifest.json', `${JSON.stringify(manifestOf(declared), undefined, 2)}\n`);
  const text = relative(base, folder.path) || '.';
  return { start: { kind: 'xml', text }, written: [`${shown(folder.path)}/`] };
}

/** So many of them are listed. */
const mostProblems = 10;

function closing({ written, remarks = [] }: Begun, { objects, problems }: MadeLab, next: string): string {
  const lines = [`Wrote ${written.join(' and ')}: ${objects}.`, ...remarks];
  if (problems.length > 0) {
    const [look, puts] =
      problems.length === 1 ? ['1 thing looks', 'it puts'] : [`${problems.length} things look`, 'they put'];
    lines.push(`${look} wrong in the declaration; what ${puts} in doubt is not held yet:`);
    lines.push(...problems.slice(0, mostProblems).map((problem) => `  ${oneLine(problemText(problem))}`));
    if (problems.length > mostProblems) lines.push(`  and ${problems.length - mostProblems} more`);
  }
  return `${[...lines, '', `Next: ${next}`].join('\n')}\n`;
}

function problemText({ subject, title, declaredAt }: MadeLab['problems'][number]): string {
  const place = declaredAt && ` (${shown(declaredAt.file)}:${declaredAt.line})`;
  return `${subjectText(subject)}: ${title}${place ?? ''}`;
}

/** With the same NixVirt: another one may make something else of the Nix that was written. */
function nextCommand({ lab, nix, nixvirt }: InitCommandOptions): string {
  const words = [lab === 'lab.yaml' ? [] : lab, nix && nixvirt !== undefined ? ['--nixvirt', nixvirt] : []].flat();
  return [ownCommand(), 'verify', ...words.map(shellWord)].join(' ');
}

async function refuseExisting(file: string, said: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (!found) return;
  throw exists(said, 'it is never overwritten', '--lab', 'Add what it does not hold yet: virtspec init --fill.');
}

function twoSources(): VirtspecError {
  return new VirtspecError({
    code: 'init-two-sources',
    kind: 'usage',
    what: 'a source and --connect were both passed',
    why: 'a lab file names one source',
    fix: 'Pass one of them.',
  });
}
