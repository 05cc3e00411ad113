import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where a revision of NixVirt is kept: `$XDG_CACHE_HOME/virtspec/nixvirt/<rev>`, by default under `~/.cache`. */
export function nixvirtCache(rev: string, env: NodeJS.ProcessEnv): string {
  return join(nixvirtCacheFolder(env), rev);
}

/** The folder of all of them. */
export function nixvirtCacheFolder(env: NodeJS.ProcessEnv): string {
  // The XDG specification has relative paths ignored.
  const xdg = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : undefined;
  return join(xdg ?? join(env.HOME || homedir(), '.cache'), 'virtspec', 'nixvirt');
}

/** The revisions that are kept, sorted; other names (a copy that was broken off) are no revisions. */
export async function cachedRevisions(env: NodeJS.ProcessEnv): Promise<string[]> {
  const names = await readdir(nixvirtCacheFolder(env)).catch(() => []);
  return names.filter((name) => /^[0-9a-f]{7,64}$/.test(name)).sort();
}
