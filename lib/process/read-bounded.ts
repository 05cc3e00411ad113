import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fixedLimit } from './patience.ts';
import { waitUntil } from './wait-until.ts';

/** How long whoever writes into a FIFO may keep its reader waiting. Milliseconds. */
const patience = 20_000;

/** Enough for what people and programs write: libvirt XML, lab files, flake.lock. */
const usual = 4 * 1024 * 1024;

/**
 * Reads a file that the user named, or a FIFO (`/dev/stdin`, `<(command)`), and no more than `most` bytes of it.
 *
 * @throws Error whose message says why, as the end of a sentence; what the kernel refuses (`code`: ENOENT, EISDIR, EACCES); VirtspecError `wait-timeout` for a FIFO that
 *   nobody writes to
 */
export async function readBounded(path: string, most = usual): Promise<Buffer> {
  // Without waiting in the kernel for somebody who writes: who waits there cannot be ended.
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

/** The end of a FIFO and one that nobody has opened yet look the same, until something has come. */
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
