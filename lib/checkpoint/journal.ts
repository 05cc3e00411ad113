import { readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { syncFile } from './copy-file.ts';
import { exists } from './stamp.ts';

/**
 * A file that a restore replaces. `staged` is the new one, whole and beside it. The first disk of each domain also has `aside`, the place where the present
 * one is put first: without it libvirt cannot start the domain.
 */
const replacement = z.object({ target: z.string(), staged: z.string(), aside: z.string().optional() });

const journal = z.object({
  version: z.literal(1),
  /** Of the checkpoint. */
  name: z.string(),
  /** `prepared`: nothing is replaced, and it can be taken back. `committed`: everything will be replaced. */
  phase: z.enum(['prepared', 'committed']),
  domains: z.array(
    z.object({
      name: z.string(),
      uuid: z.string(),
      /** The definition that the restore replaces; undefined if it does not, or if there is none. */
      definition: z.string().optional(),
    }),
  ),
  replacements: z.array(replacement),
  /** Files, and folders of TPMs, that the checkpoint does not have. */
  removals: z.array(z.string()),
  /** Folders that the restore makes. An empty folder of a TPM would keep libvirt from making a new one. */
  folders: z.array(z.string()),
});

export type Journal = z.infer<typeof journal>;
export type Replacement = z.infer<typeof replacement>;

/** In the folder of the checkpoints. */
const fileName = 'restore.json';

/** @throws VirtspecError `checkpoint-journal` */
export async function readJournal(folder: string): Promise<Journal | undefined> {
  const path = join(folder, fileName);
  try {
    return journal.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new VirtspecError({
      code: 'checkpoint-journal',
      kind: 'environment',
      what: `${path}, the record of a restore that was interrupted, cannot be read`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'Look for files named .virtspec-restore-* beside the disks, and restore the file from a backup.',
      cause,
    });
  }
}

/** Writes the journal, completely or not at all, and returns when it is on the disk. */
export async function writeJournal(folder: string, journal: Journal): Promise<void> {
  const draft = join(folder, `.${fileName}`);
  await writeFile(draft, JSON.stringify(journal), { mode: 0o600, flush: true });
  await rename(draft, join(folder, fileName));
  await syncFile(folder);
}

export async function removeJournal(folder: string): Promise<void> {
  await rm(join(folder, fileName), { force: true });
  await syncFile(folder);
}

/** Puts aside the first disk of each domain: from now on libvirt cannot start it. */
export async function putAside({ replacements }: Journal): Promise<void> {
  for (const { target, aside } of replacements)
    if (aside !== undefined && (await exists(target))) await rename(target, aside);
  await syncFolders(replacements);
}

/** Takes a prepared restore back, at whatever step it ended, also before all new files were written: the files are those of before. */
export async function takeBack({ replacements, folders }: Journal): Promise<void> {
  for (const { target, aside } of replacements)
    if (aside !== undefined && (await exists(aside))) await rename(aside, target);
  for (const { staged } of replacements) await rm(staged, { force: true });
  await syncFolders(replacements);
  for (const folder of folders.toReversed()) await rmdir(folder).catch(unlessUsed);
}

/** Carries a committed restore out, at whatever step it ended. The disks that were put aside are replaced last. */
export async function carryOut({ replacements, removals }: Journal): Promise<void> {
  // They come first: where every file is replaced, they are done, and the domain may have been started since.
  if (replacements.length === 0 || (await anyExists(replacements)))
    for (const path of removals) await rm(path, { recursive: true, force: true });
  const last = replacements.filter(({ aside }) => aside !== undefined);
  const first = replacements.filter(({ aside }) => aside === undefined);
  for (const { target, staged } of first) if (await exists(staged)) await rename(staged, target);
  await syncFolders(first);
  for (const { target, staged } of last) if (await exists(staged)) await rename(staged, target);
  for (const { aside } of last) if (aside !== undefined) await rm(aside, { force: true });
  await syncFolders(last);
}

async function anyExists(replacements: readonly Replacement[]): Promise<boolean> {
  for (const { staged } of replacements) if (await exists(staged)) return true;
  return false;
}

async function syncFolders(replacements: readonly Replacement[]): Promise<void> {
  for (const folder of new Set(replacements.map(({ target }) => dirname(target))))
    if (await exists(folder)) await syncFile(folder);
}

function unlessUsed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT') throw error;
}
