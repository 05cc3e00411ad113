import { constants } from 'node:fs';
import { copyFile, open, rm } from 'node:fs/promises';
import { fixedLimit, longestTimer } from '../process/patience.ts';
import { runChecked } from '../process/run.ts';
import { together } from '../process/together.ts';
import { type Fingerprint, fingerprint } from './fingerprint.ts';

/**
 * Copies a file: as a clone where the file system can (btrfs, XFS), else with holes where it is all zeros. It is not on the disk yet: `settle`. cp does
 * it, which is several times as fast as Node's own reads and writes, and Node's `copyFile` fills holes if it cannot clone.
 *
 * @param to must not exist; it is removed again if the copy fails
 * @throws VirtspecError `command-failed`, `command-not-found`; the signal's reason
 */
export async function copyData(from: string, to: string, signal?: AbortSignal): Promise<void> {
  const argv = ['cp', '--reflink=auto', '--sparse=always', '--no-target-directory', '--', from, to] as const;
  try {
    await runChecked([...argv], { signal, timeout: fixedLimit(longestTimer), group: true });
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
}

/** Reads a new file while it is written to the disk, and returns when both are done. */
export async function settle(path: string, signal?: AbortSignal): Promise<Fingerprint> {
  const [found] = await together(signal, [(joint) => fingerprint(path, joint), () => syncFile(path)]);
  return found;
}

/** Whether files can be cloned from one folder to another: tried with a file. Nothing is left. */
export async function canClone(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    return true;
  } catch {
    return false;
  } finally {
    await rm(to, { force: true });
  }
}

/** Returns when the file, or the names in the folder, are on the disk. */
export async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}
