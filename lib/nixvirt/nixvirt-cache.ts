import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cachePath } from '../process/cache-folder.ts';

/** The path of a revision in the cache: `$XDG_CACHE_HOME/virtspec/nixvirt/<rev>`, by default under `~/.cache`. */
export function nixvirtCache(rev: string, env: NodeJS.ProcessEnv): string {
  return join(nixvirtCacheFolder(env), rev);
}

/** The folder of all of them. */
export function nixvirtCacheFolder(env: NodeJS.ProcessEnv): string {
  return cachePath('nixvirt', env);
}

/** The cached revisions, sorted; folders with other names (an interrupted copy) are not revisions. */
export async function cachedRevisions(env: NodeJS.ProcessEnv): Promise<string[]> {
  const names = await readdir(nixvirtCacheFolder(env)).catch(() => []);
  return names.filter((name) => /^[0-9a-f]{7,64}$/.test(name)).sort();
}
