import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fixedLimit } from './patience.ts';
import { waitUntil } from './wait-until.ts';

/** How long the writer of a FIFO may keep the reader waiting, in milliseconds. */
const patience = 20_000;

/** Enough for files written by people and programs: libvirt XML, lab files, flake.lock. */
const usual = 4 * 1024 * 1024;

/**
 * Reads a file or a FIFO (`/dev/stdin`, `<(command)`) that the user named, and at most `most` bytes of it.
 *
 * @throws Error whose message gives the reason, as the end of a sentence; the kernel's errors (`code`: ENOENT, EISDIR, EACCES); VirtspecError
 * `wait-timeout` for a FIFO without a writer
 */
export async function readBounded(path: string, most = usual): Promise<Buffer> {
  // Opened without blocking: a thread that waits in the kernel for a writer cannot be interrupted.
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = await file.stat();
  if (found.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  if (!found.isFile() && !found.isFIFO()) throw new Error('it is a device, not a file');
  if (found.size > most) throw tooLong(most);
  const chunks: Buffer[] = [];
  for (let length = 0; ; ) {
    const chunk = found.isFIFO() ? await readWaiting(file, path, length > 0) : await readChunk(file);
    if (chunk === undefined || chunk.length === 0) return Buffer.concat(chunks);
    chunks.push(chunk);
    length += chunk.length;
    if (length > most) throw tooLong(most);
  }
}

function tooLong(most: number): Error {
  return new Error(`it is larger than ${most} bytes, the maximum that is read`);
}

async function readChunk(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, null);
  return buffer.subarray(0, bytesRead);
}

/** Until data arrives, the end of a FIFO looks the same as a FIFO that has no writer yet. */
function readWaiting(file: FileHandle, path: string, begun: boolean): Promise<Buffer> {
  const look = async () => {
    const chunk = await readChunk(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EAGAIN') return undefined;
      throw error;
    });
    return chunk?.length === 0 && !begun ? undefined : chunk;
  };
  return waitUntil(look, {
    what: `data from ${path}`,
    timeout: fixedLimit(patience, 'Write to it while virtspec runs, or pass a file.'),
    interval: 5,
    lastSeen: () => 'no process writes to it',
  });
}
