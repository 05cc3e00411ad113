import type { ProbeTool } from './requirements.ts';

/** A Debian package that the probe is built from. */
export interface DebianPackage {
  readonly name: string;
  /** apt's file name, which contains the version: `busybox-static_1%3a1.35.0-4_amd64.deb`. */
  readonly file: string;
}

export interface SourceOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Where the probe's packages come from. What is built from them does not depend on which source it was. */
export interface PackageSource {
  /** The programs that it runs. */
  readonly tools: readonly ProbeTool[];
  /** While this value is the same, so is the result of `resolve`; undefined if it is unknown, and the last build is used. */
  state(): Promise<string | undefined>;
  /** The current packages: a kernel, the loaders, busybox. */
  resolve(options: SourceOptions): Promise<readonly DebianPackage[]>;
  /**
   * Downloads `packages` into the empty `folder`, each under its `file`, and verifies each hash.
   * @throws VirtspecError `no-space`; the source's own; the signal's reason
   */
  download(packages: readonly DebianPackage[], folder: string, options: SourceOptions): Promise<void>;
}
