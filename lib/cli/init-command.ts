import { lstat, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { declarationOf } from '../init/dump-host.ts';
import { findSource, type StartingPoint } from '../init/find-source.ts';
import { initLab, type MadeLab } from '../init/init.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import { ReadOnlySession } from '../libvirt/read-only-session.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { requireOutputFolder, requireOutputPlace } from '../process/output-place.ts';
import { manifestOf } from '../render/manifest-of.ts';
import { xmlPath } from '../render/xml-path.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { Phases } from '../run/phases.ts';
import { runSignal } from '../run/run-signal.ts';
import { showProgress } from './progress.ts';

interface InitCommandOptions {
  readonly source?: string;
  readonly connect?: string;
  readonly lab: string;
  readonly xml: string;
  readonly nixvirt?: string;
  readonly nixpkgs?: NixpkgsChoice;
  readonly timeout: number;
}

/**
 * `virtspec init`. What would be overwritten is refused before anything is looked at.
 * @returns the exit code: 0 when the lab file was written
 */
export async function initCommand(options: InitCommandOptions): Promise<number> {
  if (options.source !== undefined && options.connect !== undefined) throw twoSources();
  await requireOutputPlace(options.lab);
  const file = resolve(options.lab);
  await refuseExisting(file, options.lab);
  const folder = resolve(dirname(file), options.xml);
  const isNew = options.connect !== undefined && (await requireEmpty(folder));
  using run = runSignal(options.timeout, 'nothing was written');
  const { signal } = run;
  const progress = showProgress(process.stderr.isTTY === true);
  try {
    const phases = new Phases(progress);
    const { start, written } = options.connect
      ? await dump(options.connect, {
          phases,
          signal,
          folder,
          base: dirname(file),
        })
      : { start: await findSource(options.source, dirname(file)), written: [] };
    const { nixvirt, nixpkgs } = options;
    const made = await initLab(start, { nixvirt, nixpkgs, phases, signal, file });
    await progress.close();
    await writeWholeFile(file, made.text);
    process.stdout.write(closing([...written, shown(file)], made, options.lab));
    return 0;
  } catch (error) {
    // The XML without a lab file is of no use, and would be in the way of the next run.
    if (options.connect !== undefined) await emptyAgain(folder, isNew);
    throw error;
  } finally {
    await progress.close();
  }
}

interface DumpOptions {
  readonly phases: Phases;
  readonly signal: AbortSignal;
  readonly folder: string;
  /** Folder of the lab file. */
  readonly base: string;
}

/** Writes the XML of a libvirt into a folder of its own. */
async function dump(
  uri: string,
  { phases, signal, folder, base }: DumpOptions,
): Promise<{ readonly start: StartingPoint; readonly written: readonly string[] }> {
  const declared = await phases.run(`Inspect ${uri}`, async (control): Promise<DeclaredConnection> => {
    await using virsh = await ReadOnlySession.open(uri, { signal });
    const found = declarationOf(await collectInventory(virsh));
    control.detail(`${found.objects.length} ${found.objects.length === 1 ? 'object' : 'objects'}`);
    return found;
  });
  if (declared.objects.length === 0) throw nothingThere(uri);
  for (const object of declared.objects) await writeWholeFile(join(folder, xmlPath(object)), object.xml.text);
  await writeWholeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifestOf(declared), undefined, 2)}\n`);
  return { start: { kind: 'xml', text: relative(base, folder) || '.' }, written: [`${shown(folder)}/`] };
}

/**
 * @returns whether the folder does not exist yet
 * @throws VirtspecError `init-exists`; as `requireOutputFolder`
 */
async function requireEmpty(folder: string): Promise<boolean> {
  await requireOutputFolder(folder);
  const entries = await readdir(folder).catch(() => undefined);
  if (entries?.length) throw exists(shown(folder), 'it is a folder with files', '--xml');
  return entries === undefined;
}

/** Removes what was written into a folder that was empty, or did not exist. */
async function emptyAgain(folder: string, isNew: boolean): Promise<void> {
  const entries = await readdir(folder).catch(() => []);
  for (const entry of entries) await rm(join(folder, entry), { recursive: true, force: true });
  if (isNew) await rm(folder, { recursive: true, force: true });
}

function closing(written: readonly string[], { objects, unread }: MadeLab, lab: string): string {
  const next = lab === 'lab.yaml' ? 'virtspec verify' : `virtspec verify ${lab}`;
  const lines = [`Wrote ${written.join(' and ')}${objects === undefined ? '' : `: ${objects}`}.`];
  if (unread) {
    lines.push(
      'It names only where the lab comes from, because the lab could not be read here:',
      `  ${unread.what}${unread.why === undefined ? '' : `: ${unread.why}`}`,
      ...(unread.fix === undefined ? [] : [`  fix: ${unread.fix}`]),
    );
  }
  return `${[...lines, '', `Next: ${next}`].join('\n')}\n`;
}

/** As the user would write it here. */
function shown(path: string): string {
  const here = relative(process.cwd(), path);
  return here.startsWith('..') ? path : here;
}

async function refuseExisting(file: string, said: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (found) throw exists(said, 'it is never overwritten', '--lab');
}

function exists(path: string, why: string, option: string): VirtspecError {
  return new VirtspecError({
    code: 'init-exists',
    kind: 'usage',
    what: `${path} already exists; nothing was written`,
    why,
    fix: `Remove it, or pass another place with ${option}.`,
  });
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

function nothingThere(uri: string): VirtspecError {
  return new VirtspecError({
    code: 'init-nothing-found',
    kind: 'usage',
    what: `libvirt at ${uri} has no persistent network, pool or domain`,
    why: 'there is nothing to write a lab file for',
    fix: 'Check the URI (qemu:///system and qemu:///session are two libvirts), or begin from a flake or a folder.',
  });
}
