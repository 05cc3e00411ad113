import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { NixSource } from '../../lib/lab/lab.ts';
import { findNixVirtPin } from '../../lib/nix/flake-lock.ts';
import { findNixVirt } from '../../lib/nix/nixvirt-source.ts';

/** The locked NixVirt for the lane `nix`, or the reason to skip. */
export async function lockedNixVirt(): Promise<
  { folder: string; missing?: undefined } | { folder: ''; missing: string }
> {
  const source = await findNixVirt(await findNixVirtPin(process.cwd()), process.env);
  return 'folder' in source ? { folder: source.folder } : { folder: '', missing: source.missing };
}

/** nixpkgs' `lib` (a checkout of nixpkgs or of nix-community/nixpkgs.lib, its `lib` folder), or the reason to skip. */
export async function nixpkgsLib(): Promise<{ folder: string; missing?: undefined } | { folder: ''; missing: string }> {
  const folder = process.env.VIRTSPEC_NIXPKGS_LIB;
  if (!folder) return { folder: '', missing: "VIRTSPEC_NIXPKGS_LIB does not name nixpkgs' lib folder" };
  await access(join(folder, 'modules.nix'));
  return { folder };
}

/** A source that is lists alone. */
export function nixLists(folder: string): NixSource {
  return { kind: 'nix', folder, lists: folder, flake: undefined, connection: undefined, recorded: undefined };
}
