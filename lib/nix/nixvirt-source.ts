import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { NixVirtPin } from './flake-lock.ts';
import { narHash } from './nar-hash.ts';

/** NixVirt's source on this machine, or the reason there is none. */
export type NixVirtSource = { readonly folder: string } | { readonly missing: string };

/**
 * NixVirt's source: the folder `VIRTSPEC_NIXVIRT` names, else the cache (`nixvirtCache`). Where the flake is locked, the
 * source must be the one it is locked to.
 *
 * @throws VirtspecError `nixvirt-source-invalid` (no `lib.nix` where the variable points), `nixvirt-source-mismatch`
 */
export async function findNixVirt(pin: NixVirtPin | undefined, env: NodeJS.ProcessEnv): Promise<NixVirtSource> {
  const named = env.VIRTSPEC_NIXVIRT;
  if (named) {
    const folder = resolve(named);
    if (!(await hasLibrary(folder))) throw invalid(folder);
    if (pin) await verify(folder, pin, 'Point VIRTSPEC_NIXVIRT at the locked revision, or lock the one it points at.');
    return { folder };
  }
  if (!pin?.rev) return { missing: 'VIRTSPEC_NIXVIRT is not set, and no flake.lock names a revision of NixVirt' };
  const folder = nixvirtCache(pin.rev, env);
  if (!(await hasLibrary(folder))) {
    return { missing: `NixVirt's source is not at hand: VIRTSPEC_NIXVIRT is not set, and there is no ${folder}` };
  }
  await verify(folder, pin, `Remove ${folder} and fetch it again.`);
  return { folder };
}

/** Where a revision of NixVirt is kept: `$XDG_CACHE_HOME/virtspec/nixvirt/<rev>`, by default under `~/.cache`. */
export function nixvirtCache(rev: string, env: NodeJS.ProcessEnv): string {
  // The XDG specification has relative paths ignored.
  const xdg = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : undefined;
  return join(xdg ?? join(env.HOME || homedir(), '.cache'), 'virtspec', 'nixvirt', rev);
}

async function hasLibrary(folder: string): Promise<boolean> {
  return access(join(folder, 'lib.nix')).then(
    () => true,
    () => false,
  );
}

async function verify(folder: string, pin: NixVirtPin, fix: string): Promise<void> {
  const actual = await narHash(folder);
  if (actual === pin.narHash) return;
  throw new VirtspecError({
    code: 'nixvirt-source-mismatch',
    kind: 'usage',
    what: `${folder} is not the NixVirt that ${pin.lock} is locked to`,
    why: `its narHash is ${actual}; the lock has ${pin.narHash}`,
    fix,
  });
}

function invalid(folder: string): VirtspecError {
  return new VirtspecError({
    code: 'nixvirt-source-invalid',
    kind: 'usage',
    what: `VIRTSPEC_NIXVIRT does not point at NixVirt's source`,
    why: `${folder} has no lib.nix`,
    fix: 'Point it at a checkout of github.com/AshleyYakeley/NixVirt, or unset it.',
  });
}
