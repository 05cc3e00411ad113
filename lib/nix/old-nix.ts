/**
 * Whether Nix refuses a flake.lock because it is too old for it. Before 2.18 it does not know what a tarball of FlakeHub's is locked by:
 * `unsupported tarball input attribute 'lastModified'`.
 * @param said Nix's words
 */
export function saysOldNix(said: string): boolean {
  return /unsupported \w+ input attribute|lock file .* has unsupported version/.test(said);
}
