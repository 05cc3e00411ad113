import { stat } from 'node:fs/promises';
import type { NixSource } from '../lab/lab.ts';
import { findNixpkgsPin } from './flake-lock.ts';
import { sourceStorePath } from './store-path.ts';

/** Whose nixpkgs: `own`, the flake's; `stub`, none. */
export type NixpkgsChoice = 'own' | 'stub';

/**
 * Whose nixpkgs a lab is evaluated with where the user has not said: the first of these that can be had.
 *
 * A configuration is evaluated with its own, which Nix fetches where it can; a module with its own where Nix has fetched it already.
 * Lists take nothing of nixpkgs but store paths, for which placeholders do.
 *
 * @throws VirtspecError `flake-lock-invalid`
 */
export async function nixpkgsByDefault(
  { flake, lists }: NixSource,
  env: NodeJS.ProcessEnv,
): Promise<readonly [NixpkgsChoice, ...NixpkgsChoice[]]> {
  if (flake?.output.endsWith('Configurations')) return ['own', 'stub'];
  if (flake === undefined || lists !== undefined) return ['stub'];
  const pin = await findNixpkgsPin(flake.folder);
  return pin && (await exists(sourceStorePath(pin.narHash, env))) ? ['own', 'stub'] : ['stub'];
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
