/** A line of Nix code. */
export interface NixPlace {
  /** Absolute path. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}
