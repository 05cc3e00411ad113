import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { GuestAgent } from './guest-agent.ts';
import { GuestFile, GuestFileWriter } from './guest-file.ts';
import { type GuestOs, guestOs } from './guest-os.ts';
import { runProgram } from './guest-program.ts';

export interface CopyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Is told how many bytes were copied until now. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** What was copied, and its SHA-256 on both sides. */
export interface Copied {
  readonly bytes: number;
  readonly sha256: string;
}

/** Milliseconds for a digest of a large file in the guest, or a rename. */
const ownPatience = 600_000;

/**
 * Copies a file into a guest. It gets its name when its digest there is the same: until then, and if the copy fails, what was there stays.
 *
 * @throws VirtspecError `copy-read`, `copy-differs`, `agent-refused` for a folder that does not exist, as `GuestAgent.ask`; the signal's reason
 */
export async function copyToGuest(
  agent: GuestAgent,
  [from, to]: readonly [from: string, to: string],
  { signal, onProgress }: CopyOptions = {},
): Promise<Copied> {
  await using source = await open(from, 'r').catch((cause: unknown) => {
    throw unreadable(from, cause);
  });
  const os = await guestOs(agent);
  const part = `${to}.virtspec-part`;
  try {
    const copied = await send(agent, source, part, { signal, onProgress });
    await requireSame(agent, os, part, copied);
    await own(agent, moved(os, part, to));
    return copied;
  } catch (error) {
    await own(agent, removed(os, part)).catch(() => {});
    throw error;
  }
}

/**
 * Copies a file out of a guest; as `copyToGuest` the other way.
 * @throws VirtspecError `copy-write`, `copy-differs`, `agent-refused` for a file that does not exist, as `GuestAgent.ask`; the signal's reason
 */
export async function copyFromGuest(
  agent: GuestAgent,
  [from, to]: readonly [from: string, to: string],
  { signal, onProgress }: CopyOptions = {},
): Promise<Copied> {
  const os = await guestOs(agent);
  const part = `${to}.virtspec-part`;
  await using source = await GuestFile.open(agent, from);
  try {
    await using target = await open(part, 'w', 0o600);
    const hash = createHash('sha256');
    let bytes = 0;
    for (let piece = await source.more(); piece.length > 0; piece = await source.more()) {
      signal?.throwIfAborted();
      await target.write(piece);
      hash.update(piece);
      bytes += piece.length;
      onProgress?.(bytes);
    }
    const copied = { bytes, sha256: hash.digest('hex') };
    await requireSame(agent, os, from, copied);
    await target.sync();
    await rename(part, to);
    return copied;
  } catch (error) {
    await rm(part, { force: true });
    throw error instanceof VirtspecError || signal?.aborted ? error : unwritable(to, error);
  }
}

async function send(
  agent: GuestAgent,
  source: FileHandle,
  part: string,
  { signal, onProgress }: CopyOptions,
): Promise<Copied> {
  await using target = await GuestFileWriter.open(agent, part);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source.createReadStream({ highWaterMark: GuestFileWriter.piece, autoClose: false })) {
    signal?.throwIfAborted();
    await target.write(chunk);
    hash.update(chunk);
    bytes += chunk.length;
    onProgress?.(bytes);
  }
  await target.end();
  return { bytes, sha256: hash.digest('hex') };
}

/** @throws VirtspecError `copy-differs` */
async function requireSame(agent: GuestAgent, os: GuestOs, path: string, { sha256 }: Copied): Promise<void> {
  const { stdout, stderr } = await own(agent, digested(os, path));
  const found = /\b[0-9a-f]{64}\b/.exec(stdout.toString().replaceAll(/(?<=[0-9a-f]) (?=[0-9a-f])/g, ''))?.[0];
  if (found === sha256) return;
  throw new VirtspecError({
    code: 'copy-differs',
    kind: 'environment',
    what: `the copy of ${path} differs from the file`,
    why:
      found === undefined
        ? `${agent.domain} gave no digest: ${stderr.toString().trim()}`
        : `${sha256} here, ${found} in ${agent.domain}`,
    fix: 'Copy it again; a file that changes meanwhile cannot be copied.',
  });
}

function own(agent: GuestAgent, argv: readonly [string, ...string[]]) {
  return runProgram(agent, argv, { timeout: ownPatience });
}

function digested(os: GuestOs, path: string): readonly [string, ...string[]] {
  return os === 'windows'
    ? ['certutil.exe', '-hashfile', path, 'SHA256']
    : ['/bin/sh', '-c', 'sha256sum -- "$0"', path];
}

function moved(os: GuestOs, from: string, to: string): readonly [string, ...string[]] {
  return os === 'windows'
    ? ['cmd.exe', '/d', '/c', 'move', '/y', from, to]
    : ['/bin/sh', '-c', 'mv -f -- "$0" "$1"', from, to];
}

function removed(os: GuestOs, path: string): readonly [string, ...string[]] {
  return os === 'windows' ? ['cmd.exe', '/d', '/c', 'del', '/q', path] : ['/bin/sh', '-c', 'rm -f -- "$0"', path];
}

function unreadable(file: string, cause: unknown): VirtspecError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new VirtspecError({ code: 'copy-read', kind: 'usage', what: `${file} cannot be read`, why, cause });
}

function unwritable(file: string, cause: unknown): VirtspecError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new VirtspecError({ code: 'copy-write', kind: 'environment', what: `${file} cannot be written`, why, cause });
}
