import type { NixSource } from '../../lib/lab/lab.ts';
import { findNixpkgsPin, findNixVirtPin } from '../../lib/nix/flake-lock.ts';
import { findNixpkgsLib } from '../../lib/nix/nixpkgs-lib.ts';
import { findNixVirt } from '../../lib/nix/nixvirt-source.ts';

/** The locked NixVirt for the lane `nix`, or the reason to skip. */
export async function lockedNixVirt(): Promise<
  { folder: string; missing?: undefined } | { folder: ''; missing: string }
> {
  const source = await findNixVirt(await findNixVirtPin(process.cwd()), process.env);
  return 'folder' in source ? { folder: source.folder } : { folder: '', missing: source.missing };
}

/** nixpkgs' `lib`, or the reason to skip. */
export async function nixpkgsLib(): Promise<{ folder: string; missing?: undefined } | { folder: ''; missing: string }> {
  const lib = await findNixpkgsLib(await findNixpkgsPin(process.cwd()), process.env);
  return 'folder' in lib ? lib : { folder: '', missing: lib.missing };
}

/** A source that is lists alone. */
export function nixLists(folder: string): NixSource {
  return { kind: 'nix', folder, lists: folder, flake: undefined, connection: undefined, recorded: undefined };
}
