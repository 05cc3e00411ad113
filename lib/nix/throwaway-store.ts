import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWritable } from './make-writable.ts';

/**
 * Lets Nix work in a store of its own, which is gone afterwards: it needs no `/nix`, no daemon and no rights, and leaves
 * nothing behind.
 *
 * @param work gets the environment that points Nix there
 */
export async function inThrowawayStore<T>(work: (env: Record<string, string>) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'virtspec-nix-'));
  try {
    return await work(environment(folder));
  } finally {
    await makeWritable(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every place that Nix keeps something in, and no daemon. https://nix.dev/manual/nix/latest/command-ref/env-common */
function environment(folder: string): Record<string, string> {
  return {
    NIX_STORE_DIR: join(folder, 'store'),
    NIX_STATE_DIR: join(folder, 'state'),
    NIX_LOG_DIR: join(folder, 'log'),
    NIX_CONF_DIR: join(folder, 'conf'),
    NIX_USER_CONF_FILES: '',
    XDG_CACHE_HOME: join(folder, 'cache'),
    NIX_REMOTE: '',
    NIX_PATH: '',
  };
}
