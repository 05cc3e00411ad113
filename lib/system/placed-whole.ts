import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../process/run.ts';

/**
 * Has a tree made beside its place, and puts it there when it is whole; what stood there is taken away first. Whatever goes wrong, nothing
 * half-made is left.
 * @throws as `make` does
 */
export async function placeWhole(folder: string, make: (half: string) => Promise<void>): Promise<void> {
  const half = `${folder}.${process.pid}.half`;
  await mkdir(dirname(folder), { recursive: true });
  await removeLeft(dirname(folder));
  try {
    await make(half);
    await removeTree(folder);
    await rename(half, folder);
  } finally {
    await removeTree(half);
  }
}

/** What a virtspec that was killed in the middle has left: its name says whose it was. */
async function removeLeft(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /\.(\d+)\.half$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) await removeTree(join(folder, name));
  }
}

/** Also a tree of folders that nobody may write to, as Fedora's are, and one of subordinate users, as an ordinary user's mmdebstrap makes it. */
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
