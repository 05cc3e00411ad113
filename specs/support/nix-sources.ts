import type { NixSource } from '../../lib/lab/lab.ts';
import { findNixpkgsPin, findNixVirtPin } from '../../lib/nix/flake-lock.ts';
import { findNixpkgsLib } from '../../lib/nix/nixpkgs-lib.ts';
import { nixvirtCache } from '../../lib/nixvirt/nixvirt-cache.ts';
import { findNixVirt } from '../../lib/nixvirt/nixvirt-source.ts';
import { lackingParts } from '../../lib/nixvirt/nixvirt-tree.ts';

/** The locked NixVirt for the lane `nix`, or the reason to skip. */
export async function lockedNixVirt(): Promise<
  { folder: string; missing?: undefined } | { folder: ''; missing: string }
> {
  const source = await findNixVirt(await findNixVirtPin(process.cwd()), process.env);
  return 'folder' in source ? { folder: source.folder } : { folder: '', missing: source.missing };
}

/** NixVirt's master at one revision, from the cache, for its differences from the locked release; or the reason to skip. */
export async function masterNixVirt(): Promise<
  { folder: string; missing?: undefined } | { folder: ''; missing: string }
> {
  const folder = nixvirtCache('6d213ab42f72ba41c2eb4e6bdb97581c0642d942', process.env);
  const lacking = await lackingParts(folder);
  if (lacking.length === 0) return { folder };
  return { folder: '', missing: "NixVirt's revision 6d213ab is not in the cache (virtspec nixvirt add PATH)" };
}

/** nixpkgs' `lib`, or the reason to skip. */
export async function nixpkgsLib(): Promise<{ folder: string; missing?: undefined } | { folder: ''; missing: string }> {
  const lib = await findNixpkgsLib(await findNixpkgsPin(process.cwd()), process.env);
  return 'folder' in lib ? lib : { folder: '', missing: lib.missing };
}

/** A source that consists of lists. */
export function nixLists(folder: string): NixSource {
  return { kind: 'nix', folder, lists: folder, flake: undefined, connection: undefined, recorded: undefined };
}
