import type { LabState } from './lab-state.ts';

/** A libvirt as an apply finds it: its state, and what of it can stand in an apply's way. */
export interface ObservedLibvirt {
  /** `host` where its links could be read. */
  readonly state: LabState;
  /** Of the libvirt, as it says it: `9.0.0`; undefined where it does not. */
  readonly version: string | undefined;
  /** Names of snapshots by the domain's UUID, of those that have any: they keep it from being undefined. */
  readonly snapshots: ReadonlyMap<string, readonly string[]>;
  /** Names of checkpoints, by the same; they keep nothing. */
  readonly checkpoints: ReadonlyMap<string, readonly string[]>;
  /** UUIDs of domains whose memory was saved when they were shut off. */
  readonly managedSaves: ReadonlySet<string>;
  /** What is in a directory, by its path; undefined where it is not there. A path that is not among them was not looked at. */
  readonly folders: ReadonlyMap<string, readonly string[] | undefined>;
  /** Paths that were looked for and are not there. */
  readonly missing: ReadonlySet<string>;
}
