import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { cachePath } from '../process/cache-folder.ts';
import { removeTree } from './placed-whole.ts';
import { imageNote } from './unpack-image.ts';

/** A system in the cache. */
export interface CachedSystem {
  /** A release's name, or the name of an unpacked archive in the cache. */
  readonly name: string;
  readonly folder: string;
  /** The version of its libvirt, from Debian's package: `12.8.0-1`; undefined if it is incomplete, or of another distribution. */
  readonly libvirt: string | undefined;
  /** The archive that it was unpacked from. */
  readonly image: string | undefined;
  readonly made: Date;
}

/** The path of a file system in the cache. */
export function systemFolder(name: string, env?: NodeJS.ProcessEnv): string {
  return join(cachePath('libvirts', env), name);
}

export async function listSystems(env?: NodeJS.ProcessEnv): Promise<readonly CachedSystem[]> {
  const names = await readdir(cachePath('libvirts', env)).catch(() => []);
  const systems = names.filter((name) => !name.endsWith('.half')).sort();
  return Promise.all(
    systems.map(async (name) => {
      const folder = systemFolder(name, env);
      const [libvirt, image, { mtime }] = await Promise.all([libvirtIn(folder), imageOf(folder), stat(folder)]);
      return { name, folder, libvirt, image, made: mtime };
    }),
  );
}

/** @throws VirtspecError `system-not-there` */
export async function removeSystem(name: string, env?: NodeJS.ProcessEnv): Promise<string> {
  const known = await listSystems(env);
  const found = known.find((one) => one.name === name);
  if (found) {
    await removeTree(found.folder);
    return found.folder;
  }
  throw new VirtspecError({
    code: 'system-not-there',
    kind: 'usage',
    what: `there is no libvirt ${name} in ${cachePath('libvirts', env)}`,
    fix:
      known.length === 0
        ? 'Check the name and XDG_CACHE_HOME; the cache is empty.'
        : `Pass one of ${known.map((one) => one.name).join(', ')}.`,
  });
}

async function libvirtIn(folder: string): Promise<string | undefined> {
  const status = await readFile(join(folder, 'var/lib/dpkg/status'), 'utf8').catch(() => '');
  return /^Package: libvirt-daemon\n(?:.+\n)*?Version: (\S+)/m.exec(status)?.[1];
}

async function imageOf(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, imageNote), 'utf8').catch(() => undefined);
  return text?.trimEnd();
}
