import type { SmokeScreen } from '../model/smoke.ts';
import type { ReportJson } from '../report/report-json.ts';

/** One thing that a NixOS test did on its machine, as `nixos-test/story.py` kept it. */
export interface Step {
  readonly name: string;
  readonly command: string;
  /** Exit code. */
  readonly code: number;
  /** Both outputs, the end of them. */
  readonly said: string;
}

/** What a NixOS test saw of its machine. */
export interface Story {
  /** The name of the test, and of its check in the flake. */
  readonly test: string;
  /** Where it stands: a store path. */
  readonly folder: string;
  readonly steps: readonly Step[];
  /** Why it did not get to its end, if it did not. */
  readonly broke: string | undefined;
  /** What virtspec reported on the machine, by the step's name. */
  readonly reports: ReadonlyMap<string, ReportJson>;
  /** Of the domain that it started, in order; the first before the guest ran. */
  readonly screens: readonly SmokeScreen[];
}
