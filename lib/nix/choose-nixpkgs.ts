import { stat } from 'node:fs/promises';
import type { NixSource } from '../lab/lab.ts';
import { findNixpkgsPin } from './flake-lock.ts';
import { sourceStorePath } from './store-path.ts';

/** Which nixpkgs: `own` is the flake's; `stub` is none. */
export type NixpkgsChoice = 'own' | 'stub';

/**
 * The default nixpkgs for a lab: the first of these that is available.
 *
 * A configuration is evaluated with its own, which Nix fetches if it can; a module with its own if Nix has fetched it already. Lists use only store
 * paths of nixpkgs, for which placeholders are enough.
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
