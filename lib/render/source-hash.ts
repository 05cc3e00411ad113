import { narHash } from '../nix/nar-hash.ts';

/** Files that editors and file managers leave in a folder: `.domains.nix.swp`, `domains.nix~`, `#domains.nix#`, `.DS_Store`. */
const leftover = (name: string) => name.startsWith('.') || name.endsWith('~') || name.startsWith('#');

/** Identity of a folder of Nix code: its narHash, without hidden and backup files. */
export function sourceHash(folder: string): Promise<string> {
  return narHash(folder, leftover);
}
