import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { makeFolders } from './make-folders.ts';

/**
 * The path of `name` in this user's virtspec cache: `$XDG_CACHE_HOME/virtspec/NAME`, by default under `~/.cache`. A relative XDG_CACHE_HOME is
 * ignored, as https://specifications.freedesktop.org/basedir-spec/latest/ requires.
 */
export function cachePath(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const xdg = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : undefined;
  return join(xdg ?? join(env.HOME || homedir(), '.cache'), 'virtspec', name);
}

/**
 * Like `cachePath`; also creates the folder.
 * @throws VirtspecError `cache-folder`
 */
export async function cacheFolder(name: string, env?: NodeJS.ProcessEnv): Promise<string> {
  const folder = cachePath(name, env);
  try {
    await makeFolders(folder);
    return folder;
  } catch (cause) {
    throw new VirtspecError({
      code: 'cache-folder',
      kind: 'environment',
      what: `cannot create the cache folder ${folder}`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'Set XDG_CACHE_HOME to a writable folder.',
      cause,
    });
  }
}
