import { randomBytes } from 'node:crypto';
import { chmod, chown, realpath, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { makeFolders } from '../process/make-folders.ts';
import { run } from '../process/run.ts';
import { copyData, settle, syncFile } from './copy-file.ts';
import type { Replacement } from './journal.ts';
import type { CopiedFile, KeptDomain } from './manifest.ts';
import { stateFiles } from './sources.ts';
import { exists } from './stamp.ts';

/** What a restore of a domain will do with its files. */
export interface Plan {
  readonly files: readonly { readonly kept: NonNullable<CopiedFile['kept']>; readonly replacement: Replacement }[];
  readonly removals: readonly string[];
  /** Folders that do not exist. */
  readonly folders: KeptDomain['folders'];
}

const prefix = '.virtspec-restore-';

/** Plans the restore of a domain. Changes nothing. */
export async function planDomain({ files, folders }: KeptDomain): Promise<Plan> {
  const planned: { kept: NonNullable<CopiedFile['kept']>; replacement: Replacement }[] = [];
  const removals: string[] = [];
  for (const { kind, path, kept } of files) {
    const target = await realpath(path).catch(() => path);
    if (kept === undefined) {
      if (await exists(target)) removals.push(target);
      continue;
    }
    const staged = join(dirname(target), `${prefix}${randomBytes(6).toString('hex')}`);
    const isLock = kind === 'disk' && !planned.some(({ replacement }) => replacement.aside !== undefined);
    planned.push({ kept, replacement: { target, staged, ...(isLock && { aside: `${staged}.before` }) } });
  }
  const missing = await Promise.all(folders.map(async (folder) => ((await exists(folder.path)) ? [] : [folder])));
  return { files: planned, removals: [...removals, ...(await strangeStates(files, folders))], folders: missing.flat() };
}

/**
 * Writes the copies of a checkpoint beside the files that they will replace, and compares each with its digest on the way. Replaces nothing.
 *
 * @param own the folder of this checkpoint
 * @throws VirtspecError `checkpoint-damaged`, `checkpoint-attributes`; the kernel's errors; the signal's reason
 */
export async function stage(own: string, { files, folders }: Plan, signal: AbortSignal): Promise<void> {
  for (const folder of folders) await makeFolder(folder);
  for (const { kept, replacement } of files) {
    await makeFolders(dirname(replacement.target));
    await stageFile(own, { ...kept, ...replacement }, signal);
  }
}

/** The folder in which a file will be written: the nearest that exists. */
export async function existingFolder(path: string): Promise<string> {
  const folder = dirname(path);
  return (await exists(folder)) ? folder : existingFolder(folder);
}

async function stageFile(
  folder: string,
  kept: NonNullable<CopiedFile['kept']> & { readonly target: string; readonly staged: string },
  signal: AbortSignal,
): Promise<void> {
  const { file, digest, target, staged } = kept;
  await copyData(join(folder, file), staged, signal);
  const found = await settle(staged, signal);
  if (found.digest !== digest || found.size !== kept.size) throw damaged(join(folder, file));
  if (await exists(target)) await takeAttributes(target, staged);
  else {
    await chown(staged, kept.uid, kept.gid);
    await chmod(staged, kept.mode);
  }
  await syncFile(staged);
}

/** Owner, mode, ACL, labels and other attributes of the file that is replaced: libvirt could use that one. Not its time, by which backups see a change. */
async function takeAttributes(from: string, to: string): Promise<void> {
  const { code, stderr } = await run(['cp', '--attributes-only', '--preserve=all', '--', from, to]);
  if (code !== 0) {
    throw new VirtspecError({
      code: 'checkpoint-attributes',
      kind: 'environment',
      what: `the owner and attributes of ${from} cannot be given to its replacement; nothing was changed`,
      why: stderr.trim(),
      fix: 'Run virtspec as root.',
    });
  }
  const now = new Date();
  await utimes(to, now, now);
}

async function makeFolder({ path, mode, uid, gid }: KeptDomain['folders'][number]): Promise<void> {
  await makeFolders(path);
  await chown(path, uid, gid);
  await chmod(path, mode);
}

/** Files in the folder of a TPM that the checkpoint does not have: swtpm would read them. */
async function strangeStates(files: KeptDomain['files'], folders: KeptDomain['folders']): Promise<string[]> {
  const known = new Set(files.map(({ path }) => path));
  const folder = folders.at(-1)?.path;
  const found = folder === undefined ? [] : await stateFiles(folder);
  return found
    .filter((name) => !name.startsWith(prefix))
    .map((name) => join(folder ?? '', name))
    .filter((path) => !known.has(path));
}

function damaged(path: string): VirtspecError {
  return new VirtspecError({
    code: 'checkpoint-damaged',
    kind: 'refused',
    what: `the checkpoint is damaged; nothing was changed`,
    why: `${path} is not what was saved`,
    fix: '`virtspec checkpoint verify` lists all that is damaged.',
  });
}
