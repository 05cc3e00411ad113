import type { FileHandle } from 'node:fs/promises';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { run } from '../process/run.ts';

/** Bytes of the pieces in which files are read, compared and hashed. */
export const pieceSize = 4 * 1024 * 1024;

const extents = z.array(z.object({ start: z.number(), length: z.number(), data: z.boolean() }));

/**
 * The numbers of the pieces of a file that are not holes, in order. Node cannot ask the kernel for holes (lseek's SEEK_DATA), so `qemu-img map` does, for
 * files that have any. Where it is not installed, or cannot, every piece counts.
 */
export async function dataPieces(path: string, file: FileHandle, signal?: AbortSignal): Promise<readonly number[]> {
  const { size, blocks } = await file.stat();
  const all = Math.ceil(size / pieceSize);
  // stat's blocks have 512 bytes: https://man7.org/linux/man-pages/man3/stat.3type.html
  if (all <= 1 || blocks * 512 >= size) return range(0, all);
  const found = await mapOf(path, signal);
  if (found === undefined) return range(0, all);
  return piecesOf(
    found.filter(({ data }) => data),
    all,
  );
}

/** The numbers of the pieces that the extents touch, of `all`. */
export function piecesOf(
  data: readonly { readonly start: number; readonly length: number }[],
  all: number,
): readonly number[] {
  const touched = data.flatMap(({ start, length }) =>
    range(Math.floor(start / pieceSize), Math.min(all, Math.ceil((start + length) / pieceSize))),
  );
  return [...new Set(touched)].sort((a, b) => a - b);
}

async function mapOf(path: string, signal?: AbortSignal): Promise<z.infer<typeof extents> | undefined> {
  const argv = ['qemu-img', 'map', '--force-share', '--output=json', '-f', 'raw', '--', path] as const;
  const { code, stdout } = await run([...argv], { signal, timeout: 600_000, group: true }).catch(unlessNotInstalled);
  return code === 0 ? extents.parse(JSON.parse(stdout)) : undefined;
}

function unlessNotInstalled(error: unknown): { readonly code: number; readonly stdout: string } {
  if (error instanceof VirtspecError && error.code === 'command-not-found') return { code: 127, stdout: '' };
  throw error;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
