/** What to do about a failure. Two texts where a lab in Nix and one in libvirt XML are changed in different words. */
export type Fix = string | Readonly<Record<DeclaredIn, string>>;

export type DeclaredIn = 'nix' | 'xml';

/** What the user edits: NixVirt's settings are exported from Nix code, and are not edited themselves. */
export function declaredIn({ kind }: { readonly kind: 'nix' | 'xml' | 'settings' }): DeclaredIn {
  return kind === 'xml' ? 'xml' : 'nix';
}

/** The text that is true for a lab that is declared so. */
export function fixFor(fix: Fix, language: DeclaredIn): string {
  return typeof fix === 'string' ? fix : fix[language];
}
