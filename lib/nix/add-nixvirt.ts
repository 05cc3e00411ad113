import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { NixVirtPin } from './flake-lock.ts';
import { gitRevision } from './git-revision.ts';
import { notLocked } from './locked-source.ts';
import { makeWritable } from './make-writable.ts';
import { narHash } from './nar-hash.ts';
import { nixvirtCache, nixvirtCacheFolder } from './nixvirt-cache.ts';
import { nixvirtTree } from './nixvirt-tree.ts';

/** What `addNixVirt` did. */
export interface AddedNixVirt {
  readonly rev: string;
  readonly narHash: string;
  readonly folder: string;
  /** Whether it is what the flake is locked to. */
  readonly locked: boolean;
  /** Whether it was there before; then nothing was written. */
  readonly present: boolean;
}

/**
 * Copies a NixVirt source into the cache, under the revision that it is: the lock's when it has the lock's narHash, else
 * the one its git checkout stands at. It appears there whole or not at all.
 *
 * @param path the source's top folder; `.git` is left out
 * @throws VirtspecError `nixvirt-source-invalid`, `nixvirt-source-mismatch` (it claims the locked revision),
 *   `nixvirt-revision-unknown`, `nixvirt-cache-differs`, `nixvirt-cache-unwritable`
 */
export async function addNixVirt(
  path: string,
  pin: NixVirtPin | undefined,
  env: NodeJS.ProcessEnv,
): Promise<AddedNixVirt> {
  const source = await nixvirtTree(path, path);
  await using copy = await copyOf(source, nixvirtCacheFolder(env));
  // Of the copy, not of the source: what is stored is what was judged.
  const hash = await narHash(copy.folder);
  const rev = await revisionOf(source, hash, pin);
  const folder = nixvirtCache(rev, env);
  const added = { rev, narHash: hash, folder, locked: hash === pin?.narHash };
  if (await moved(copy.folder, folder)) return { ...added, present: false };
  if ((await narHash(folder)) !== hash) throw differs(folder, source);
  return { ...added, present: true };
}

async function revisionOf(source: string, hash: string, pin: NixVirtPin | undefined): Promise<string> {
  if (pin?.rev !== undefined && hash === pin.narHash) return pin.rev;
  const revision = await gitRevision(source);
  if ('unknown' in revision) throw revisionUnknown(source, hash, pin, revision.unknown);
  if (pin && revision.rev === pin.rev) throw notLocked(source, hash, pin, 'Check the locked revision out anew.');
  return revision.rev;
}

/** A copy beside its destination, so that a rename puts it there; disposing removes it unless it was moved. */
async function copyOf(source: string, beside: string): Promise<AsyncDisposable & { readonly folder: string }> {
  let scratch: string | undefined;
  const dispose = async () => {
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
  };
  try {
    await mkdir(beside, { recursive: true });
    scratch = await mkdtemp(join(beside, '.adding-'));
    const folder = join(scratch, 'source');
    const filter = (file: string) => basename(file) !== '.git';
    await cp(source, folder, { recursive: true, verbatimSymlinks: true, filter });
    await makeWritable(folder);
    return { folder, [Symbol.asyncDispose]: dispose };
  } catch (cause) {
    await dispose();
    throw new VirtspecError({
      code: 'nixvirt-cache-unwritable',
      kind: 'environment',
      what: `${source} could not be copied into ${beside}`,
      why: (cause as Error).message,
      fix: 'Mend that, or set XDG_CACHE_HOME to a folder that can be written.',
      cause,
    });
  }
}

/** Renames; false when there is something already. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

function revisionUnknown(source: string, hash: string, pin: NixVirtPin | undefined, why: string): VirtspecError {
  const lock = pin
    ? `its narHash ${hash} is not the ${pin.narHash} of ${pin.lock}`
    : 'no flake.lock here names NixVirt';
  return new VirtspecError({
    code: 'nixvirt-revision-unknown',
    kind: 'usage',
    what: `which revision of NixVirt ${source} is cannot be told`,
    why: `${lock}, and ${why}`,
    fix: 'Add a git checkout that has no changes and no other files, or run this where the flake.lock is.',
  });
}

function differs(folder: string, source: string): VirtspecError {
  return new VirtspecError({
    code: 'nixvirt-cache-differs',
    kind: 'usage',
    what: `${folder} is there already, and is not ${source}`,
    why: 'somebody changed it, for their narHash differs',
    fix: `Remove ${folder}, and run this again.`,
  });
}
