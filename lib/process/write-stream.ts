import { constants, write } from 'node:fs';
import { open } from 'node:fs/promises';
import { fixedLimit } from './patience.ts';
import { waitUntil } from './wait-until.ts';

/** How long a reader may keep a FIFO waiting, before it opens it and between two reads, in milliseconds. */
const patience = 20_000;

const writeSome = (descriptor: number, bytes: Uint8Array, offset: number): Promise<number> =>
  new Promise((resolve, reject) => {
    write(descriptor, bytes, offset, (error, written) => (error ? reject(error) : resolve(written)));
  });

/**
 * Writes `content` to an existing character device or FIFO, without blocking: a thread that waits in the kernel cannot be interrupted. If the reader
 * closes a FIFO early, that is not an error, as with a pipe.
 *
 * @throws VirtspecError `wait-timeout` if there is no reader; the kernel's errors
 */
export async function writeStream(path: string, content: string | Uint8Array): Promise<void> {
  const file = await waitUntil(() => open(path, constants.O_WRONLY | constants.O_NONBLOCK).catch(unlessNoReader), {
    what: `a reader of ${path}`,
    timeout: fixedLimit(patience, `Read it while virtspec runs: cat ${path}`),
    lastSeen: () => 'no process reads it',
  });
  await using _closed = file;
  await writeDescriptor(file.fd, path, content);
}

/** The same for a file descriptor that is already open, and stays open. */
export async function writeDescriptor(descriptor: number, name: string, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let written = 0; written < bytes.length; ) {
    const some = await waitUntil(() => writeSome(descriptor, bytes, written).catch(unlessFull), {
      what: `${name} to accept more data`,
      timeout: fixedLimit(patience, 'Read it while virtspec runs.'),
      interval: 5,
      lastSeen: () => 'its reader does not read',
    });
    if (some === closed) return;
    written += some;
  }
}

/** The result of `unlessFull` if the reader has closed the FIFO. */
const closed = -1;

function unlessNoReader(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENXIO') throw error;
}

function unlessFull(error: NodeJS.ErrnoException): number | undefined {
  if (error.code === 'EAGAIN') return undefined;
  if (error.code === 'EPIPE') return closed;
  throw error;
}
