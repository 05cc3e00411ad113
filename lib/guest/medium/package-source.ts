import type { ProbeTool } from './requirements.ts';

/** A Debian package that the probe is made of. */
export interface DebianPackage {
  readonly name: string;
  /** As apt names it: `busybox-static_1%3a1.35.0-4_amd64.deb`. The version is in it. */
  readonly file: string;
}

export interface SourceOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Where the probe's packages come from. What is built of them does not know which of these it was. */
export interface PackageSource {
  /** The programs that it runs. */
  readonly tools: readonly ProbeTool[];
  /** While this is the same, so is what `resolve` says; undefined where nothing is known of it, and whatever was built last is taken. */
  state(): Promise<string | undefined>;
  /** The packages of now: a kernel, the loaders, busybox. */
  resolve(options: SourceOptions): Promise<readonly DebianPackage[]>;
  /**
   * Downloads `packages` into `folder`, which holds nothing, each under its `file`, and each held to its hash.
   * @throws VirtspecError `no-space`; the source's own; the signal's reason
   */
  download(packages: readonly DebianPackage[], folder: string, options: SourceOptions): Promise<void>;
}
