import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../lib/process/run.ts';
import { root } from '../virtspec.ts';

const containerfile = readFileSync(join(root, 'lib/container/Containerfile'), 'utf8');

/** The Containerfile's base image: `debian:trixie-slim`. */
export const baseName = /^FROM (\S+)$/m.exec(containerfile)?.[1] ?? '';
const suite = /^debian:([a-z]+)-slim$/.exec(baseName)?.[1];
const packages = [...containerfile.matchAll(/^ {6}([a-z0-9.+-]+) \\$/gm)].map((match) => match[1]);

/**
 * The Containerfile's base as an archive for `docker import`, built from Debian's packages without an image registry. It also has the Containerfile's
 * packages, so that building on it needs no network. Cached by the Containerfile's content.
 *
 * @returns the archive's path; or why there is none
 */
export async function baseArchive(): Promise<{ readonly archive: string } | { readonly missing: string }> {
  if (!suite || packages.length === 0) throw new TypeError('the Containerfile is written otherwise than this reads it');
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'virtspec', 'container-base');
  const archive = join(cache, `${createHash('sha256').update(containerfile).digest('hex').slice(0, 12)}.tar`);
  if (existsSync(archive)) return { archive };
  mkdirSync(cache, { recursive: true });
  const half = `${archive}.${process.pid}`;
  const made = await run(['mmdebstrap', '--variant=minbase', `--include=${packages.join(',')}`, suite, `${half}.tar`], {
    timeout: 900_000,
    group: true,
  });
  if (made.code !== 0) {
    rmSync(`${half}.tar`, { force: true });
    return {
      missing: `mmdebstrap could not make the base image: ${made.stderr.trim().split('\n').slice(-2).join('; ')}`,
    };
  }
  // From an older Containerfile.
  for (const name of readdirSync(cache)) if (name !== `${half}.tar`.split('/').at(-1)) rmSync(join(cache, name));
  renameSync(`${half}.tar`, archive);
  return { archive };
}
