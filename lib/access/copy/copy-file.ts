import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { findOutputPlace } from '../../process/output-place.ts';
import type { CopyGuest, CopyOptions, Sum } from './copy-guest.ts';
import { CopyPlace } from './copy-place.ts';

/** What was copied, and its SHA-256 on both sides. */
export interface Copied extends Sum {
  /** Where it is now. */
  readonly path: string;
}

/** `from` on this machine, `to` in the guest: a file, or a folder that it is put into. */
export type FromTo = readonly [from: string, to: string];

/**
 * Copies a file into a guest. It gets its name when its digest there is the same: until then, and if the copy fails, what was there stays.
 *
 * @throws VirtspecError `copy-read`, `copy-path`, `copy-guest`, `copy-differs`, as the guest's `run` and `put`; the signal's reason
 */
export async function copyToGuest(guest: CopyGuest, [from, to]: FromTo, options: CopyOptions = {}): Promise<Copied> {
  const { size, mode } = await readable(from);
  const place = await CopyPlace.of(guest, to);
  const { path, part } = await place.begin(to, basename(from));
  try {
    const onProgress = (bytes: number) => options.onProgress?.(bytes, size);
    const sum = await guest.put(from, part, { ...options, onProgress });
    await requireSame(place, part, sum.sha256, from);
    options.signal?.throwIfAborted();
    await place.end(part, path, mode & 0o777);
    return { path, ...sum };
  } catch (error) {
    await place.remove(part).catch(() => {});
    throw error;
  }
}

/**
 * Copies a file out of a guest; as `copyToGuest` the other way. Only the user can read the copy: the guest's permissions mean nothing here.
 *
 * @throws VirtspecError `copy-write`, `copy-path`, `copy-guest`, `copy-differs`, as the guest's `run` and `get`; the signal's reason
 */
export async function copyFromGuest(guest: CopyGuest, [from, to]: FromTo, options: CopyOptions = {}): Promise<Copied> {
  const place = await CopyPlace.of(guest, from);
  await place.requireFile(from);
  const { path, real } = await writable(to, from.split(/[\\/]/).at(-1) ?? '');
  const part = `${real}.virtspec-${randomBytes(6).toString('hex')}`;
  try {
    await using target = await open(part, 'wx', 0o600);
    const sum = await guest.get(from, part, options);
    await requireSame(place, from, sum.sha256, from);
    await target.sync();
    await rename(part, real);
    return { path, ...sum };
  } catch (error) {
    await rm(part, { force: true });
    throw error instanceof VirtspecError || options.signal?.aborted ? error : unwritable(path, error);
  }
}

/**
 * Opened without blocking: a thread that waits in the kernel for the writer of a FIFO cannot be interrupted.
 * @throws VirtspecError `copy-read`
 */
async function readable(file: string): Promise<Stats> {
  try {
    await using source = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const is = await source.stat();
    if (is.isDirectory()) throw folder(file);
    if (!is.isFile()) throw noFile(file);
    return is;
  } catch (cause) {
    throw cause instanceof VirtspecError ? cause : unreadable(file, cause);
  }
}

/**
 * Where a copy is written to on this machine: a file that may not exist yet. A link is followed; what is no file is never replaced.
 *
 * @param name of the file, if `to` is a folder
 * @returns the path as the user knows it, and without links
 * @throws VirtspecError `copy-write`, `output-place` (usage)
 */
async function writable(to: string, name: string): Promise<{ readonly path: string; readonly real: string }> {
  const isFolder = await stat(to).then(
    (is) => is.isDirectory(),
    () => false,
  );
  const path = isFolder ? join(to, name) : to;
  const place = await findOutputPlace(path);
  if (place.kind === 'file') return { path, real: place.path };
  throw new VirtspecError({
    ...{
      code: 'copy-write',
      kind: 'usage',
      what: `${path} cannot be written`,
      why: 'it is not a file, but a device or a FIFO',
    },
    fix: 'Name a file, or a folder.',
  });
}

/** @throws VirtspecError `copy-differs` */
async function requireSame(place: CopyPlace, path: string, sha256: string, what: string): Promise<void> {
  const found = await place.digest(path);
  if (found === sha256) return;
  throw new VirtspecError({
    code: 'copy-differs',
    kind: 'environment',
    what: `the copy of ${what} is not the same: it was not kept`,
    why: `SHA-256 ${sha256} here, ${found || 'none'} in ${place.guest.domain}`,
    fix: 'Copy it again, while nothing changes the file.',
  });
}

function folder(file: string): VirtspecError {
  return new VirtspecError({
    ...{ code: 'copy-read', kind: 'usage', what: `${file} cannot be copied`, why: 'it is a folder' },
    fix: 'Pack it into one file (tar, zip), or bring it as a CD-ROM: `virtspec copy --cdrom`.',
  });
}

function noFile(file: string): VirtspecError {
  return new VirtspecError({
    ...{ code: 'copy-read', kind: 'usage', what: `${file} cannot be copied` },
    ...{ why: 'it is not a file, but a device, a FIFO or a socket', fix: 'Write its content into a file first.' },
  });
}

function unreadable(file: string, cause: unknown): VirtspecError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new VirtspecError({ code: 'copy-read', kind: 'usage', what: `${file} cannot be copied`, why, cause });
}

function unwritable(file: string, cause: unknown): VirtspecError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const isFull = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
  return new VirtspecError({
    ...{ code: 'copy-write', kind: 'environment', what: `${file} cannot be written`, why, cause },
    ...(isFull && { fix: 'Make room there, or name another place.' }),
  });
}
