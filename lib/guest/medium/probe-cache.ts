import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, cachePath } from '../../process/cache-folder.ts';
import { ScratchFolder } from '../../process/scratch-folder.ts';
import { noSpace } from './no-space.ts';

/**
 * The cache of the probe's packages, their parts and the ISOs built from them.
 * @throws VirtspecError `cache-folder`
 */
export async function probeCache(env?: NodeJS.ProcessEnv): Promise<string> {
  await cacheFolder('probe/packages', env);
  return cachePath('probe', env);
}

/** How many entries of one kind are kept, including the newest. */
const kept = 2;

/**
 * The folder `NAME` of the cache, created by `fill` if it does not exist. It appears completely or not at all: two virtspecs may create it at the
 * same time, and one may be interrupted.
 *
 * @param name `KIND-HASH`; the newest of each kind are kept
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
      // Another process was faster.
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
