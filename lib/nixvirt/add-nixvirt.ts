import { cp, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { NixVirtPin } from '../nix/flake-lock.ts';
import { gitBranch, gitRevision } from '../nix/git-revision.ts';
import { notLocked, notWhatItIsCalled } from '../nix/locked-source.ts';
import { makeWritable } from '../nix/make-writable.ts';
import { narHash } from '../nix/nar-hash.ts';
import { makeFolders } from '../process/make-folders.ts';
import { ScratchFolder } from '../process/scratch-folder.ts';
import { nixvirtCache, nixvirtCacheFolder } from './nixvirt-cache.ts';
import { nixvirtName } from './nixvirt-name.ts';
import { faultOfName, refuseName, writeName } from './nixvirt-names.ts';
import { nixvirtTree } from './nixvirt-tree.ts';
import { publishedReleases } from './published-releases.ts';

export interface AddOptions {
  /** The name to record it under, instead of the branch that is checked out. */
  readonly as?: string | undefined;
  /** Its revision, if the caller knows it because it took the source from git. */
  readonly rev?: string | undefined;
}

/** The result of `addNixVirt`. */
export interface AddedNixVirt {
  readonly rev: string;
  readonly narHash: string;
  readonly folder: string;
  /** The version of the published release with its hash. */
  readonly version: string | undefined;
  /** The name that it is recorded under. */
  readonly name: string | undefined;
  /** Why the checked-out branch was not recorded. */
  readonly notNamed: string | undefined;
  /** Whether it is the one that the flake is locked to. */
  readonly locked: boolean;
  /** Whether it was already in the cache; then nothing was written. */
  readonly present: boolean;
}

/**
 * Copies a NixVirt source into the cache, under its revision: that of the lock or of a published release if it has their narHash, else the one that
 * its git checkout is at. It appears there completely or not at all. The checked-out branch is recorded, so that `--nixvirt master` finds what was
 * last added under that name.
 *
 * @param path the source's top folder; `.git` is left out
 * @throws VirtspecError `nixvirt-source-invalid`, `nixvirt-source-mismatch` (it claims the locked revision, or a published one),
 *   `nixvirt-revision-unknown`, `nixvirt-name-invalid`, `nixvirt-cache-differs`, `nixvirt-cache-unwritable`
 */
export async function addNixVirt(
  path: string,
  pin: NixVirtPin | undefined,
  env: NodeJS.ProcessEnv,
  options: AddOptions = {},
): Promise<AddedNixVirt> {
  if (options.as !== undefined) refuseName(options.as);
  const source = await nixvirtTree(path, path);
  await using copy = await copyOf(source, nixvirtCacheFolder(env));
  // The hash of the copy, not of the source: exactly what is stored must have been checked.
  const hash = await narHash(copy.folder);
  const rev = await revisionOf(source, hash, pin, options.rev);
  const folder = nixvirtCache(rev, env);
  const present = !(await moved(copy.folder, folder));
  if (present && (await narHash(folder)) !== hash) throw differs(folder, source);
  const branch = options.as ?? (await gitBranch(source, rev));
  const fault = branch === undefined ? undefined : faultOfName(branch);
  const name = fault === undefined ? branch : undefined;
  if (name !== undefined) await writeName({ name, rev, narHash: hash }, env);
  return {
    ...{ rev, narHash: hash, folder, locked: hash === pin?.narHash, present, name },
    version: publishedReleases.find((release) => release.narHash === hash)?.version,
    notNamed: fault && `the branch name ${branch} cannot be used: ${fault}`,
  };
}

async function revisionOf(
  source: string,
  hash: string,
  pin: NixVirtPin | undefined,
  told: string | undefined,
): Promise<string> {
  if (pin?.rev !== undefined && hash === pin.narHash) return pin.rev;
  const same = publishedReleases.find(({ narHash }) => narHash === hash);
  if (same) return same.rev;
  const revision = told === undefined ? await gitRevision(source) : { rev: told };
  if ('unknown' in revision) throw revisionUnknown(source, hash, pin, revision.unknown);
  const { rev } = revision;
  if (pin && rev === pin.rev) throw notLocked(source, hash, pin, 'Check out the locked revision again.');
  const published = publishedReleases.find((release) => release.rev === rev);
  if (!published) return rev;
  const mismatch = { folder: source, actual: hash, expected: published.narHash, fix: 'Check it out again.' };
  throw notWhatItIsCalled(nixvirtName(published), 'the published release', mismatch);
}

/** A copy next to its destination, so that a rename moves it there; disposing removes it unless it was moved. */
async function copyOf(source: string, beside: string): Promise<AsyncDisposable & { readonly folder: string }> {
  let scratch: ScratchFolder | undefined;
  const dispose = async () => {
    await scratch?.[Symbol.asyncDispose]();
  };
  try {
    await makeFolders(beside);
    scratch = await ScratchFolder.make(join(beside, '.adding-'));
    const folder = join(scratch.path, 'source');
    const filter = (file: string) => basename(file) !== '.git';
    await cp(source, folder, { recursive: true, verbatimSymlinks: true, filter });
    await makeWritable(folder);
    return { folder, [Symbol.asyncDispose]: dispose };
  } catch (cause) {
    await dispose();
    throw new VirtspecError({
      code: 'nixvirt-cache-unwritable',
      kind: 'environment',
      what: `${source} could not be copied to ${beside}`,
      why: (cause as Error).message,
      fix: 'Fix that, or set XDG_CACHE_HOME to a writable folder.',
      cause,
    });
  }
}

/** Renames; false if the destination exists. */
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
    ? `its narHash ${hash} is neither the ${pin.narHash} of ${pin.lock} nor that of a published release`
    : `its narHash ${hash} is not that of a published release, no flake.lock here names NixVirt`;
  return new VirtspecError({
    code: 'nixvirt-revision-unknown',
    kind: 'usage',
    what: `the NixVirt revision of ${source} is unknown`,
    why: `${lock}, and ${why}`,
    fix: 'Add a git checkout without changes or untracked files, or run this next to the flake.lock.',
  });
}

function differs(folder: string, source: string): VirtspecError {
  return new VirtspecError({
    code: 'nixvirt-cache-differs',
    kind: 'usage',
    what: `${folder} already exists and differs from ${source}`,
    why: 'it was changed after it was added: its narHash differs',
    fix: `Remove ${folder}, and run this command again.`,
  });
}
