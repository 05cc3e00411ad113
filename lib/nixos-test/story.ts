import type { SmokeScreen } from '../model/smoke.ts';
import type { ReportJson } from '../report/report-json.ts';

/** One step of a NixOS test on its machine, as recorded by `nixos-test/story.py`. */
export interface Step {
  readonly name: string;
  readonly command: string;
  /** Exit code. */
  readonly code: number;
  /** The end of its standard output and error. */
  readonly said: string;
}

/** The recorded run of a NixOS test. */
export interface Story {
  /** The name of the test, and of its check in the flake. */
  readonly test: string;
  /** Its path: a store path. */
  readonly folder: string;
  readonly steps: readonly Step[];
  /** Why it ended early, if it did. */
  readonly broke: string | undefined;
  /** virtspec's reports on the machine, by the name of the step. */
  readonly reports: ReadonlyMap<string, ReportJson>;
  /** Of the domain that it started, in order; the first was taken before the guest ran. */
  readonly screens: readonly SmokeScreen[];
}
