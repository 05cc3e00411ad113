/** `NixVirt 0.6.0 (5dfe108)`. */
export function nixvirtName({ version, rev }: { version?: string | undefined; rev?: string | undefined }): string {
  return `NixVirt${version ? ` ${version}` : ''}${rev ? ` (${rev.slice(0, 7)})` : ''}`;
}
