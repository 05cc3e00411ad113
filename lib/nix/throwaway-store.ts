import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunOptions } from '../process/run.ts';
import { ScratchFolder } from '../process/scratch-folder.ts';
import { makeWritable } from './make-writable.ts';

/** How to run a Nix that uses a store. */
export type StoreOptions = Pick<RunOptions, 'group'> & { readonly env: Readonly<Record<string, string>> };

/**
 * Runs Nix in a temporary store: it needs no `/nix`, no daemon and no privileges, and leaves nothing behind. If this process is killed, Nix and its
 * store are removed too.
 *
 * @param work receives the options to run Nix with
 */
export async function inThrowawayStore<T>(work: (options: StoreOptions) => Promise<T>): Promise<T> {
  await using folder = await ScratchFolder.make(join(tmpdir(), 'virtspec-nix-'));
  try {
    return await work({ env: environment(folder.path), group: true });
  } finally {
    await makeWritable(folder.path);
  }
}

/** All of Nix's folders, and no daemon. https://nix.dev/manual/nix/latest/command-ref/env-common */
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
