import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, cachePath } from '../../process/cache-folder.ts';
import { ScratchFolder } from '../../process/scratch-folder.ts';
import { noSpace } from './no-space.ts';

/**
 * Where the probe's packages, their parts and the ISOs built of them are kept.
 * @throws VirtspecError `cache-folder`
 */
export async function probeCache(env?: NodeJS.ProcessEnv): Promise<string> {
  await cacheFolder('probe/packages', env);
  return cachePath('probe', env);
}

/** Entries of one kind that are kept, the newest among them. */
const kept = 2;

/**
 * The folder `NAME` of the cache, made by `fill` where it is not there yet. It appears as a whole or not at all: two virtspecs may make it
 * at the same time, and one may be broken off.
 *
 * @param name `KIND-HASH`; of each kind the newest are kept
 * @throws VirtspecError `no-space`; as `fill`
 */
export async function cachedFolder(
  cache: string,
  name: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cache, name);
  if (await isFolder(folder)) return folder;
  await using draft = await ScratchFolder.make(join(cache, 'draft-'));
  try {
    await fill(draft.path);
    await rename(draft.path, folder).catch(async (error: unknown) => {
      // The other one was faster.
      if (!(await isFolder(folder))) throw error;
    });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC'
      ? noSpace(cache, 'no space left on the device', error)
      : error;
  }
  await prune(cache, name.replace(/-.*/, '-'), name);
  return folder;
}

async function prune(cache: string, kind: string, newest: string): Promise<void> {
  const names = (await readdir(cache)).filter((name) => name.startsWith(kind) && name !== newest);
  const aged = await Promise.all(
    names.map(async (name) => [name, (await stat(join(cache, name)).catch(() => undefined))?.mtimeMs ?? 0] as const),
  );
  const old = aged.toSorted(([, a], [, b]) => b - a).slice(kept - 1);
  for (const [name] of old) await rm(join(cache, name), { recursive: true, force: true });
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
