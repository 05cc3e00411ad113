/**
 * Whether Nix is too old for a flake.lock. Before 2.18 it does not know how a FlakeHub tarball is locked: `unsupported tarball input attribute
 * 'lastModified'`.
 * @param said Nix's message
 */
export function saysOldNix(said: string): boolean {
  return /unsupported \w+ input attribute|lock file .* has unsupported version/.test(said);
}
