import { createHash } from 'node:crypto';
import { existsSync, type Stats, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { systemFolder } from './cached-systems.ts';
import { type MakeOptions, makeSystem } from './make-system.ts';
import { placeWhole } from './placed-whole.ts';
import { listOfReleases, type Release, releases } from './releases.ts';
import { System } from './system.ts';
import { unpackImage } from './unpack-image.ts';

/** A requested system: available, or still to be created in a folder. */
export type FoundSystem = { readonly system: System } | { readonly make: Making; readonly folder: string };

/** What it is created from, and its name. */
export type Making = { readonly name: string } & ({ readonly release: Release } | { readonly image: string });

/**
 * The system for `--libvirt VALUE`: `here`, a release's name, a folder (a complete file system, or a prefix with `bin/libvirtd`), or the archive of a
 * file system.
 * @throws VirtspecError `system-unknown`, `system-not-there`
 */
export function findSystem(word: string, env?: NodeJS.ProcessEnv): FoundSystem {
  if (word.trim() === '') throw unknown(word);
  if (word === 'here') return { system: System.here };
  const release = releases.find(({ suite }) => suite === word);
  if (release) return madeOnce({ name: word, release }, systemFolder(word, env));
  if (!word.includes('/') && !existsSync(word)) throw unknown(word);
  const path = resolve(word);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return madeOnce({ name: path, image: path }, systemFolder(imageName(path, found), env));
  if (!found?.isDirectory()) throw notThere(path);
  return { system: isPrefix(path) ? System.before(path) : System.in(path) };
}

function madeOnce(make: Making, folder: string): FoundSystem {
  return existsSync(folder) ? { system: System.in(folder, make.name) } : { make, folder };
}

/** A changed file gets another name. */
function imageName(path: string, { size, mtimeMs }: Stats): string {
  const key = createHash('sha256').update(`${path} ${size} ${mtimeMs}`).digest('hex').slice(0, 12);
  return `${basename(path).replace(/[^\w.-]/g, '_')}-${key}`;
}

/**
 * The system, created first if necessary.
 * @throws as `makeSystem`, `unpackImage`
 */
export async function obtainSystem(found: FoundSystem, options: MakeOptions): Promise<System> {
  if ('system' in found) return found.system;
  const { make, folder } = found;
  const into = (half: string) =>
    'release' in make ? makeSystem(make.release, half, options) : unpackImage(make.image, half, options.signal);
  // Another run, or this run for another combination, may have created it since.
  if (!existsSync(folder)) await placeWhole(folder, into);
  return System.in(folder, make.name);
}

/** A package or a profile, which is not a complete file system. */
function isPrefix(folder: string): boolean {
  const programs = ['bin', 'sbin'].map((name) => join(folder, name, 'libvirtd'));
  return programs.some((file) => existsSync(file)) && !existsSync(join(folder, 'usr'));
}

function unknown(word: string): VirtspecError {
  return new VirtspecError({
    code: 'system-unknown',
    kind: 'usage',
    what: `--libvirt ${word}: neither a known release nor a folder or file`,
    fix: `Pass one of ${listOfReleases()}, \`here\` for this machine’s own, or the root or archive of a file system with libvirtd.`,
  });
}

function notThere(path: string): VirtspecError {
  return new VirtspecError({
    code: 'system-not-there',
    kind: 'usage',
    what: `--libvirt ${path}: ${existsSync(path) ? 'neither a folder nor a file' : 'no such folder or file'}`,
    fix: `Pass the root or archive of a file system with libvirtd, or one of ${listOfReleases()}.`,
  });
}
