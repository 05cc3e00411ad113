import { createHash, type Hash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';

/** Whether a name is left out, at any depth. */
export type Ignore = (name: string) => boolean;

/** git's own folder is not part of a source: a clone has the same hash as the archive of its revision. */
const ignoreGit: Ignore = (name) => name === '.git';

/**
 * The `narHash` of a folder, as in `flake.lock`: SHA-256 of its NAR serialisation, as an SRI text.
 *
 * Computed here so that a source can be checked without Nix. https://nix.dev/manual/nix/latest/protocols/nix-archive
 * @param ignore defaults to `.git`
 * @throws {NodeJS.ErrnoException} if something cannot be read
 */
export async function narHash(path: string, ignore: Ignore = ignoreGit): Promise<string> {
  const hash = createHash('sha256');
  str(hash, 'nix-archive-1');
  await node(hash, path, ignore);
  return `sha256-${hash.digest('base64')}`;
}

async function node(hash: Hash, path: string, ignore: Ignore): Promise<void> {
  const stats = await lstat(path);
  str(hash, '(', 'type');
  if (stats.isDirectory()) await directory(hash, path, ignore);
  else if (stats.isSymbolicLink()) str(hash, 'symlink', 'target', await readlink(path));
  else if (stats.isFile()) await regular(hash, path, stats);
  else throw noSource(path);
  str(hash, ')');
}

async function directory(hash: Hash, path: string, ignore: Ignore): Promise<void> {
  str(hash, 'directory');
  const names = (await readdir(path)).filter((name) => !ignore(name));
  for (const name of names.sort(byBytes)) {
    str(hash, 'entry', '(', 'name', name, 'node');
    await node(hash, join(path, name), ignore);
    str(hash, ')');
  }
}

async function regular(hash: Hash, path: string, stats: Stats): Promise<void> {
  str(hash, 'regular');
  if (stats.mode & 0o100) str(hash, 'executable', '');
  str(hash, 'contents');
  if (stats.size <= atOnce) return bytes(hash, await readFile(path));
  length(hash, stats.size);
  for await (const chunk of createReadStream(path, { end: stats.size - 1, highWaterMark: 2 ** 20 })) hash.update(chunk);
  hash.update(padding(stats.size));
}

/** Bytes of a file that are read at once. */
const atOnce = 16 * 1024 * 1024;

function noSource(path: string): VirtspecError {
  return new VirtspecError({
    code: 'source-not-a-file',
    kind: 'usage',
    what: `${path} cannot be part of a source`,
    why: 'a source contains only files, folders and symbolic links; this is a device, a pipe or a socket',
    fix: 'Remove it from the folder.',
  });
}

/** NAR's strings: length as 64 bits little-endian, the bytes, zeros up to a multiple of eight. */
function bytes(hash: Hash, content: Uint8Array): void {
  length(hash, content.length);
  hash.update(content);
  hash.update(padding(content.length));
}

function length(hash: Hash, size: number): void {
  const eight = Buffer.alloc(8);
  eight.writeBigUInt64LE(BigInt(size));
  hash.update(eight);
}

function padding(size: number): Uint8Array {
  return Buffer.alloc((8 - (size % 8)) % 8);
}

function str(hash: Hash, ...texts: readonly string[]): void {
  for (const text of texts) bytes(hash, Buffer.from(text, 'utf8'));
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}
