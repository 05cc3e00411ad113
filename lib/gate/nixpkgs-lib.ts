import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** nixpkgs' `lib` folder, or the reason there is none; the rest of nixpkgs is not needed. */
export type NixpkgsLib = { readonly folder: string } | { readonly missing: string };

/** The folder that `VIRTSPEC_NIXPKGS_LIB` names: `lib` of a checkout of nixpkgs, or of nix-community/nixpkgs.lib. */
export async function findNixpkgsLib(env: NodeJS.ProcessEnv): Promise<NixpkgsLib> {
  const named = env.VIRTSPEC_NIXPKGS_LIB;
  if (!named) return { missing: 'VIRTSPEC_NIXPKGS_LIB does not name nixpkgs’ lib folder' };
  const folder = resolve(named);
  return access(join(folder, 'modules.nix')).then(
    () => ({ folder }),
    () => ({ missing: `VIRTSPEC_NIXPKGS_LIB names ${folder}, which has no modules.nix` }),
  );
}
