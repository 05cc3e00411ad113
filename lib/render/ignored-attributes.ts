/** The attributes that NixVirt ignored, by the key of the definition (`dropped.nix`): they depend on nothing else but NixVirt's source. */
export type IgnoredAttributes = ReadonlyMap<string, readonly string[]>;

/**
 * Where a process that renders again and again keeps them: to find them takes longer than all the rest of an evaluation. It is good for one NixVirt that
 * does not change.
 */
export interface IgnoredMemory {
  readonly known: () => IgnoredAttributes;
  readonly learn: (found: IgnoredAttributes) => void;
}
