import { randomUUID } from 'node:crypto';
import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { canClone } from './copy-file.ts';

/** A copy that will be made: of a file that exists, in a folder that exists. */
export interface PlannedCopy {
  readonly from: string;
  readonly folder: string;
}

/** So much stays free: file systems that are full to the last block fail in other places. */
const reserve = 64 * 1024 * 1024;

/**
 * Requires that there is room for all copies, on each file system that they are made on: for the blocks that are allocated, not for holes; and for none
 * where a file can be cloned.
 *
 * @param more bytes that will be written besides, into that folder
 * @throws VirtspecError `checkpoint-no-room`; the kernel's errors
 */
export async function requireRoom(
  copies: readonly PlannedCopy[],
  more?: { readonly folder: string; readonly bytes: number },
): Promise<void> {
  const needs = new Map<number, { readonly folder: string; bytes: number }>();
  const add = async (folder: string, bytes: number) => {
    const { dev } = await stat(folder);
    const need = needs.get(dev) ?? { folder, bytes: 0 };
    need.bytes += bytes;
    needs.set(dev, need);
  };
  const clones = new Map<string, boolean>();
  for (const { from, folder } of copies) {
    const { blocks, dev } = await stat(from);
    const pair = `${dev} ${(await stat(folder)).dev}`;
    if (!clones.has(pair)) clones.set(pair, await canClone(from, join(folder, `.virtspec-clone-${randomUUID()}`)));
    if (!clones.get(pair)) await add(folder, blocks * 512);
  }
  if (more) await add(more.folder, more.bytes);
  for (const { folder, bytes } of needs.values()) await requireFree(folder, bytes);
}

/** The bytes that a file occupies on its disk. */
export async function allocated(path: string): Promise<number> {
  return (await stat(path)).blocks * 512;
}

async function requireFree(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (bytes + reserve <= free) return;
  throw new VirtspecError({
    code: 'checkpoint-no-room',
    kind: 'environment',
    what: `there is no room for the copies in ${folder}; nothing was changed`,
    why: `they need ${inBytes(bytes)}, and ${inBytes(reserve)} stay free; its file system has ${inBytes(free)}`,
    fix: 'Make room, or pass a folder on another file system with --directory.',
  });
}

/** `1.3 GiB` */
export function inBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
