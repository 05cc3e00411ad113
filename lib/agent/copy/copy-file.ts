import { createHash, type Hash, randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { VirtspecError } from '../../error/virtspec-error.ts';
import type { GuestAgent } from '../guest-agent.ts';
import { GuestFile, GuestFileWriter } from '../guest-file.ts';
import { CopyPlace } from './copy-place.ts';

export interface CopyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Is told how many bytes were copied until now, and of how many, where that is known. */
  readonly onProgress?: ((bytes: number, of: number | undefined) => void) | undefined;
}

/** What was copied, and its SHA-256 on both sides. */
export interface Copied {
  /** Where it is now. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** `from` on this machine, `to` in the guest: a file, or a folder that it is put into. */
export type FromTo = readonly [from: string, to: string];

/**
 * Copies a file into a guest. It gets its name when its digest there is the same: until then, and if the copy fails, what was there stays.
 *
 * @throws VirtspecError `copy-read`, `copy-path`, `copy-guest`, `copy-differs`, as `GuestAgent.ask`; the signal's reason
 */
export async function copyToGuest(agent: GuestAgent, [from, to]: FromTo, options: CopyOptions = {}): Promise<Copied> {
  await using source = await open(from, 'r').catch((cause: unknown) => {
    throw unreadable(from, cause);
  });
  const is = await source.stat();
  if (is.isDirectory()) throw unreadable(from, new Error('it is a folder'));
  const place = await CopyPlace.of(agent, to);
  const { path, part } = await place.begin(to, basename(from));
  try {
    const sum = await sendAll(agent, source.createReadStream({ highWaterMark: 1024 * 1024, autoClose: false }), part, {
      ...options,
      onProgress: (bytes) => options.onProgress?.(bytes, is.size),
    });
    await requireSame(place, part, sum.sha256, from);
    options.signal?.throwIfAborted();
    await place.end(part, path, is.mode & 0o777);
    return { path, ...sum };
  } catch (error) {
    await place.remove(part).catch(() => {});
    throw error;
  }
}

/**
 * Copies a file out of a guest; as `copyToGuest` the other way. Only the user can read the copy: the guest's permissions mean nothing here.
 *
 * @throws VirtspecError `copy-write`, `copy-path`, `copy-guest`, `copy-differs`, `agent-refused` for a file that does not exist, as `GuestAgent.ask`; the
 *   signal's reason
 */
export async function copyFromGuest(agent: GuestAgent, [from, to]: FromTo, options: CopyOptions = {}): Promise<Copied> {
  const place = await CopyPlace.of(agent, from);
  await using source = await GuestFile.open(agent, from);
  const isFolder = await stat(to).then(
    (is) => is.isDirectory(),
    () => false,
  );
  const path = isFolder ? join(to, from.split(/[\\/]/).at(-1) ?? '') : to;
  const part = `${path}.virtspec-${randomBytes(6).toString('hex')}`;
  try {
    await using target = await open(part, 'wx', 0o600);
    const sum = await receiveAll(source, (piece) => target.write(piece), options);
    await requireSame(place, from, sum.sha256, from);
    await target.sync();
    await rename(part, path);
    return { path, ...sum };
  } catch (error) {
    await rm(part, { force: true });
    throw error instanceof VirtspecError || options.signal?.aborted ? error : unwritable(path, error);
  }
}

type Sum = Omit<Copied, 'path'>;

async function sendAll(
  agent: GuestAgent,
  source: AsyncIterable<Buffer>,
  part: string,
  { signal, onProgress }: CopyOptions,
): Promise<Sum> {
  await using target = await GuestFileWriter.open(agent, part);
  const counted = new Counted();
  for await (const chunk of source) {
    signal?.throwIfAborted();
    await target.write(chunk);
    onProgress?.(counted.add(chunk), undefined);
  }
  await target.end();
  return counted.sum;
}

async function receiveAll(
  source: GuestFile,
  take: (piece: Buffer) => Promise<unknown>,
  { signal, onProgress }: CopyOptions,
): Promise<Sum> {
  const counted = new Counted();
  for (let next = source.more(); ; ) {
    const piece = await next;
    signal?.throwIfAborted();
    if (piece.length === 0) return counted.sum;
    // The guest reads on while this piece is written.
    next = source.more();
    next.catch(() => {});
    await take(piece);
    onProgress?.(counted.add(piece), undefined);
  }
}

class Counted {
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;

  add(piece: Buffer): number {
    this.#hash.update(piece);
    this.#bytes += piece.length;
    return this.#bytes;
  }

  get sum(): Sum {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

/** @throws VirtspecError `copy-differs` */
async function requireSame(place: CopyPlace, path: string, sha256: string, what: string): Promise<void> {
  const found = await place.digest(path);
  if (found === sha256) return;
  throw new VirtspecError({
    code: 'copy-differs',
    kind: 'environment',
    what: `the copy of ${what} is not the same: it was not kept`,
    why: `SHA-256 ${sha256} here, ${found || 'none'} in ${place.agent.domain}`,
    fix: 'Copy it again, while nothing changes the file.',
  });
}

function unreadable(file: string, cause: unknown): VirtspecError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new VirtspecError({ code: 'copy-read', kind: 'usage', what: `${file} cannot be copied`, why, cause });
}

function unwritable(file: string, cause: unknown): VirtspecError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new VirtspecError({ code: 'copy-write', kind: 'environment', what: `${file} cannot be written`, why, cause });
}
