import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { makeFolders } from '../process/make-folders.ts';
import { ScratchFolder } from '../process/scratch-folder.ts';
import { nixvirtCacheFolder } from './nixvirt-cache.ts';

/** A name that moves, like a branch, and the revision that was last added under it. */
export interface NamedRevision {
  readonly name: string;
  readonly rev: string;
  /** Of the revision when it was added. */
  readonly narHash: string;
}

const entry = z.object({ rev: z.string(), narHash: z.string() });

/** A revision starts with seven hex digits or more; a version has a dot between numbers. */
export const revisionPattern = /^[0-9a-f]{7,64}$/i;
export const versionPattern = /^v?(\d+(?:\.\d+)+)$/;

/** https://git-scm.com/docs/git-check-ref-format, as far as it can be checked without git. */
const unfit = /^[-/.]|[/.]$|\.\.|\/[/.]|\.lock(?:\/|$)|@\{|[\s~^:?*[\\\p{Cc}]|^@$|^HEAD$/u;

/** Why a text cannot be the name of a revision; undefined if it can. */
export function faultOfName(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (revisionPattern.test(name)) return 'it looks like a revision';
  if (versionPattern.test(name)) return 'it looks like a version';
  if (unfit.test(name)) return 'git does not accept it as a branch name';
  // A file name may have 255 bytes.
  return encodeURIComponent(name).length > 200 ? 'it is too long' : undefined;
}

/** All recorded names, sorted; a file that virtspec did not write is ignored. */
export async function readNames(env: NodeJS.ProcessEnv): Promise<readonly NamedRevision[]> {
  const folder = namesFolder(env);
  const files = (await readdir(folder).catch(() => [])).filter((file) => !file.startsWith('.'));
  const names = await Promise.all(files.sort().map((file) => readName(folder, file)));
  return names.filter((name) => name !== undefined);
}

async function readName(folder: string, file: string): Promise<NamedRevision | undefined> {
  try {
    const { rev, narHash } = entry.parse(JSON.parse(await readFile(join(folder, file), 'utf8')));
    return { name: decodeURIComponent(file), rev, narHash };
  } catch {
    return undefined;
  }
}

/**
 * Records that `name` refers to a revision from now on, atomically.
 * @throws VirtspecError `nixvirt-name-invalid`; `nixvirt-cache-unwritable`
 */
export async function writeName({ name, rev, narHash }: NamedRevision, env: NodeJS.ProcessEnv): Promise<void> {
  refuseName(name);
  const folder = namesFolder(env);
  let scratch: ScratchFolder | undefined;
  try {
    await makeFolders(folder);
    scratch = await ScratchFolder.make(join(folder, '.naming-'));
    const draft = join(scratch.path, 'name');
    await writeFile(draft, `${JSON.stringify({ rev, narHash })}\n`);
    await rename(draft, join(folder, encodeURIComponent(name)));
  } catch (cause) {
    throw new VirtspecError({
      code: 'nixvirt-cache-unwritable',
      kind: 'environment',
      what: `the name ${name} could not be written to ${folder}`,
      why: (cause as Error).message,
      fix: 'Fix that, or set XDG_CACHE_HOME to a writable folder.',
      cause,
    });
  } finally {
    await scratch?.[Symbol.asyncDispose]();
  }
}

/** @throws VirtspecError `nixvirt-name-invalid` */
export function refuseName(name: string): void {
  const fault = faultOfName(name);
  if (fault === undefined) return;
  throw new VirtspecError({
    code: 'nixvirt-name-invalid',
    kind: 'usage',
    what: `${JSON.stringify(name)} cannot be used as a name for a NixVirt revision`,
    why: fault,
    fix: 'Use a valid branch name: master, feature/x.',
  });
}

function namesFolder(env: NodeJS.ProcessEnv): string {
  return join(nixvirtCacheFolder(env), 'names');
}
