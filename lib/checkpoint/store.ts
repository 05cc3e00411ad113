import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { syncFile } from './copy-file.ts';
import { unusable } from './lock.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { partEnd } from './part.ts';
import { messageOf } from './refused.ts';
import { allocated } from './room.ts';
import { exists } from './stamp.ts';

/** The end of the name of a checkpoint that is being deleted. */
const deletedEnd = '.deleted';

/** A checkpoint in the list. */
export type Listed =
  | { readonly name: string; readonly manifest: Manifest; readonly size: number }
  | { readonly name: string; readonly damaged: string };

/** All checkpoints of a folder, the oldest first; none if there is no folder. */
export async function listCheckpoints(folder: string): Promise<readonly Listed[]> {
  const listed = await Promise.all((await namesIn(folder)).map((name) => look(folder, name)));
  const created = (one: Listed) => ('manifest' in one ? one.manifest.created : '');
  return listed.sort((a, b) => created(a).localeCompare(created(b)) || a.name.localeCompare(b.name));
}

/** The names of checkpoints that a save which was killed has left unfinished. */
export async function listParts(folder: string): Promise<readonly string[]> {
  const entries = await entriesOf(folder);
  return entries.filter((name) => name.endsWith(partEnd)).map((name) => name.slice(0, -partEnd.length));
}

/**
 * The manifest of a checkpoint.
 * @throws VirtspecError `checkpoint-not-found` (usage), `checkpoint-damaged`, `checkpoint-version`, `checkpoint-folder`
 */
export async function readCheckpoint(folder: string, name: string): Promise<Manifest> {
  const names = await namesIn(folder);
  if (!names.includes(name)) throw await unknown(folder, name, names);
  const place = join(folder, name, 'manifest.json');
  const text = await readFile(place, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw unusable(folder, cause.message, cause);
  });
  return parseManifest(text, place);
}

/**
 * Deletes a checkpoint, damaged or not. If it is interrupted, the next call of `removeRemains` continues.
 * @throws VirtspecError `checkpoint-not-found` (usage), `checkpoint-folder`
 */
export async function deleteCheckpoint(folder: string, name: string): Promise<void> {
  const names = await namesIn(folder);
  if (!names.includes(name)) throw await unknown(folder, name, names);
  await rename(join(folder, name), join(folder, `${name}${deletedEnd}`));
  await syncFile(folder);
  await removeRemains(folder);
}

/** Removes what an interrupted deletion left. */
export async function removeRemains(folder: string): Promise<void> {
  for (const name of await entriesOf(folder))
    if (name.endsWith(deletedEnd)) await rm(join(folder, name), { recursive: true, force: true });
}

/** Bytes on the disk of all files in a folder. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(({ parentPath, name }) => allocated(join(parentPath, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function look(folder: string, name: string): Promise<Listed> {
  try {
    const manifest = await readCheckpoint(folder, name);
    return { name, manifest, size: await sizeOf(join(folder, name)) };
  } catch (error) {
    return { name, damaged: messageOf(error) };
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await entriesOf(folder)).filter((name) => ![partEnd, deletedEnd].some((end) => name.endsWith(end)));
}

/** The names of the folders in it, without hidden ones. */
async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith('.') ? [entry.name] : []));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unusable(folder, messageOf(cause), cause);
  }
}

async function unknown(folder: string, name: string, names: readonly string[]): Promise<VirtspecError> {
  const none = (await exists(folder)) ? `${folder} has none` : `there is no folder ${folder}`;
  return new VirtspecError({
    code: 'checkpoint-not-found',
    kind: 'usage',
    what: `there is no checkpoint ${name}${didYouMean(name, names)}`,
    why: names.length === 0 ? none : `${folder} has ${names.join(', ')}`,
  });
}
