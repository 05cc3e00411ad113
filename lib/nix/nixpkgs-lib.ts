import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { NixpkgsPin } from './flake-lock.ts';
import { sourceStorePath } from './store-path.ts';

/** nixpkgs' `lib`, which evaluates modules, or the reason there is none. */
export type NixpkgsLib = { readonly folder: string } | { readonly missing: string };

/**
 * nixpkgs' `lib` folder: the one that `VIRTSPEC_NIXPKGS_LIB` names, else that of the locked nixpkgs where Nix has fetched it already.
 * It is code without packages: nothing is built, and any version of the last years evaluates a lab's module alike.
 *
 * @throws VirtspecError `nixpkgs-lib-invalid` when the variable names something else
 */
export async function findNixpkgsLib(pin: NixpkgsPin | undefined, env: NodeJS.ProcessEnv): Promise<NixpkgsLib> {
  const named = env.VIRTSPEC_NIXPKGS_LIB;
  if (named) {
    const folder = (await libIn(resolve(named, 'lib'))) ?? (await libIn(resolve(named)));
    if (folder !== undefined) return { folder };
    throw new VirtspecError({
      code: 'nixpkgs-lib-invalid',
      kind: 'usage',
      what: "VIRTSPEC_NIXPKGS_LIB does not name nixpkgs' lib",
      why: `there is no modules.nix in ${resolve(named)}`,
      fix: 'Point it at a checkout of nixpkgs, or at its `lib` folder.',
    });
  }
  const unset = 'VIRTSPEC_NIXPKGS_LIB is not set';
  if (!pin) return { missing: `nixpkgs' lib is not at hand: ${unset}, and no flake.lock names nixpkgs` };
  const fetched = sourceStorePath(pin.narHash, env);
  const folder = await libIn(join(fetched, 'lib'));
  if (folder !== undefined) return { folder };
  const cure = '`nix flake archive` puts it there';
  return { missing: `nixpkgs' lib is not at hand: ${unset}, and there is no ${fetched} (${cure})` };
}

async function libIn(folder: string): Promise<string | undefined> {
  const there = await stat(join(folder, 'modules.nix')).then(
    (stats) => stats.isFile(),
    () => false,
  );
  return there ? folder : undefined;
}
