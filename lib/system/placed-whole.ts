import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolders } from '../process/make-folders.ts';
import { run } from '../process/run.ts';

/**
 * Has a tree created in a temporary folder next to its place, and moves it there when it is complete, replacing an existing one. On failure, nothing
 * incomplete is left.
 * @throws as `make` does
 */
export async function placeWhole(folder: string, make: (half: string) => Promise<void>): Promise<void> {
  const half = `${folder}.${process.pid}.half`;
  await makeFolders(dirname(folder));
  await removeLeft(dirname(folder));
  try {
    await make(half);
    await removeTree(folder);
    await rename(half, folder);
  } finally {
    await removeTree(half);
  }
}

/** Removes what a killed virtspec left behind: the name contains its pid. */
async function removeLeft(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /\.(\d+)\.half$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) await removeTree(join(folder, name));
  }
}

/**
 * Also works for a tree of read-only folders, such as Fedora's, and for one owned by subordinate users, such as an ordinary user's mmdebstrap
 * creates.
 */
export async function removeTree(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true });
  const helped = async (...argv: [string, ...string[]]) => {
    await run([...argv, '--', folder], { timeout: 300_000 });
    await remove();
  };
  await remove()
    .catch(() => helped('chmod', '--recursive', 'u+rwX'))
    .catch(() => helped('mmdebstrap', '--unshare-helper', 'rm', '-rf'));
}
