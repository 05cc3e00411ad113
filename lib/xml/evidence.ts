/** The proof under a finding: where to look, and what stands there. */
export interface Evidence {
  /** A file, a store path, or the command that prints it. */
  readonly source: string;
  readonly xpath?: string | undefined;
  /** 1-based line in `source`. */
  readonly line?: number | undefined;
  /** What stands there, verbatim, or `(nothing)` where something is missing. */
  readonly excerpt: string;
}
