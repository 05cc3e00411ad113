import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { cachePath } from '../../process/cache-folder.ts';
import { removeTree } from './make-system.ts';

/** A system that was made once. */
export interface CachedSystem {
  readonly suite: string;
  readonly folder: string;
  /** Of its libvirt, as its package says: `12.8.0-1`; undefined where it is not whole. */
  readonly libvirt: string | undefined;
  readonly made: Date;
}

/** Where a release's file system is kept. */
export function systemFolder(suite: string, env?: NodeJS.ProcessEnv): string {
  return join(cachePath('libvirts', env), suite);
}

export async function listSystems(env?: NodeJS.ProcessEnv): Promise<readonly CachedSystem[]> {
  const names = await readdir(cachePath('libvirts', env)).catch(() => []);
  const systems = names.filter((name) => !name.endsWith('.half')).sort();
  return Promise.all(
    systems.map(async (suite) => {
      const folder = systemFolder(suite, env);
      const [libvirt, { mtime }] = await Promise.all([libvirtIn(folder), stat(folder)]);
      return { suite, folder, libvirt, made: mtime };
    }),
  );
}

/** @throws VirtspecError `system-not-there` */
export async function removeSystem(suite: string, env?: NodeJS.ProcessEnv): Promise<string> {
  const known = await listSystems(env);
  const found = known.find((one) => one.suite === suite);
  if (found) {
    await removeTree(found.folder);
    return found.folder;
  }
  throw new VirtspecError({
    code: 'system-not-there',
    kind: 'usage',
    what: `there is no libvirt of ${suite} in ${cachePath('libvirts', env)}`,
    fix: known.length === 0 ? 'None was made yet.' : `There are: ${known.map((one) => one.suite).join(', ')}.`,
  });
}

async function libvirtIn(folder: string): Promise<string | undefined> {
  const status = await readFile(join(folder, 'var/lib/dpkg/status'), 'utf8').catch(() => '');
  return /^Package: libvirt-daemon\n(?:.+\n)*?Version: (\S+)/m.exec(status)?.[1];
}
