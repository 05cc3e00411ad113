import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { systemFolder } from './cached-systems.ts';
import { type MakeOptions, makeSystem } from './make-system.ts';
import { listOfReleases, type Release, releases } from './releases.ts';
import { System } from './system.ts';

/** A system that was asked for: at hand, or to be made first. */
export type FoundSystem = { readonly system: System } | { readonly make: Release; readonly folder: string };

/**
 * Who is meant by `--libvirt WORD`: `here`, a release's name, or a folder (a whole file system, or a prefix with `bin/libvirtd`).
 * @throws VirtspecError `system-unknown`, `system-not-there`
 */
export function findSystem(word: string, env?: NodeJS.ProcessEnv): FoundSystem {
  if (word.trim() === '') throw unknown(word);
  if (word === 'here') return { system: System.here };
  const release = releases.find(({ suite }) => suite === word);
  if (release) {
    const folder = systemFolder(release.suite, env);
    return existsSync(folder) ? { system: System.in(folder, release.suite) } : { make: release, folder };
  }
  if (!word.includes('/') && !existsSync(word)) throw unknown(word);
  const folder = resolve(word);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw notThere(folder);
  return { system: isPrefix(folder) ? System.before(folder) : System.in(folder) };
}

/**
 * The system, made first where that takes it.
 * @throws as `makeSystem`
 */
export async function obtainSystem(found: FoundSystem, options: MakeOptions): Promise<System> {
  if ('system' in found) return found.system;
  // Another run, or this one for another combination, may have made it since.
  if (!existsSync(found.folder)) await makeSystem(found.make, found.folder, options);
  return System.in(found.folder, found.make.suite);
}

/** A package or a profile, and no file system of its own. */
function isPrefix(folder: string): boolean {
  const programs = ['bin', 'sbin'].map((name) => join(folder, name, 'libvirtd'));
  return programs.some((file) => existsSync(file)) && !existsSync(join(folder, 'usr'));
}

function unknown(word: string): VirtspecError {
  return new VirtspecError({
    code: 'system-unknown',
    kind: 'usage',
    what: `--libvirt ${word}: neither a release that virtspec knows nor a folder`,
    fix: `Take one of ${listOfReleases()}, \`here\` for this machine’s own, or name the root of a file system that has libvirtd.`,
  });
}

function notThere(folder: string): VirtspecError {
  return new VirtspecError({
    code: 'system-not-there',
    kind: 'usage',
    what: `--libvirt ${folder}: ${existsSync(folder) ? 'it is no folder' : 'there is no such folder'}`,
    fix: `Name the root of a file system that has libvirtd, or one of ${listOfReleases()}.`,
  });
}
