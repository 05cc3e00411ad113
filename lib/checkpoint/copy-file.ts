import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, rm } from 'node:fs/promises';
import { type Fingerprint, fingerprint, isZero, scan } from './fingerprint.ts';

/** Bytes: a run of zeros of this size, at a multiple of it, becomes a hole. */
const grain = 64 * 1024;

/**
 * Clones a file, if its file system can (btrfs, XFS, bcachefs): both then share their blocks, and it takes no time and no room. Node's own fallback for
 * file systems that cannot (COPYFILE_FICLONE without FORCE) writes every hole as zeros, so it is not used.
 *
 * @param to must not exist
 * @returns whether there is a clone
 */
export async function cloneFile(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    await rm(to, { force: true });
    return false;
  }
}

/**
 * Copies what is in a file to a new one, mode 0600, with holes where it is all zeros; hashes it on the way; and returns when the copy is on the disk.
 * @param to must not exist; it is removed again if the copy fails
 * @throws the kernel's errors; the signal's reason
 */
export async function copySparse(from: string, to: string, signal?: AbortSignal): Promise<Fingerprint> {
  await using source = await open(from, 'r');
  await using target = await open(to, 'wx', 0o600);
  try {
    const found = await scan(source, from, { sink: (bytes, offset) => writeSparse(target, bytes, offset), signal });
    await target.truncate(found.size);
    await target.datasync();
    return found;
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
}

/**
 * A copy on the disk, and its fingerprint: a clone, or sparse.
 * @throws as `copySparse`
 */
export async function copyWhole(from: string, to: string, signal?: AbortSignal): Promise<Fingerprint> {
  if (!(await cloneFile(from, to))) return copySparse(from, to, signal);
  await syncFile(to);
  return fingerprint(to, signal);
}

/** Returns when the file, or the names in the folder, are on the disk. */
export async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}

async function writeSparse(target: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let begin: number | undefined;
  for (let at = 0; at < all.length + grain; at += grain) {
    const data = at < all.length && !isZero(all.subarray(at, at + grain));
    if (data) begin ??= at;
    if (data || begin === undefined) continue;
    await writeAll(target, all.subarray(begin, at), offset + begin);
    begin = undefined;
  }
}

async function writeAll(target: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await target.write(bytes, written, bytes.length - written, offset + written);
    written += bytesWritten;
  }
}
