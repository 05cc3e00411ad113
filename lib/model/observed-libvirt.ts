import type { LabState } from './lab-state.ts';

/** A libvirt before an apply: its state, and what in it can prevent the apply. */
export interface ObservedLibvirt {
  /** `host` if its links could be read. */
  readonly state: LabState;
  /** libvirt's version, as it reports it: `9.0.0`; undefined if it does not. */
  readonly version: string | undefined;
  /** Names of snapshots by the domain's UUID, for domains that have any: they prevent an undefine. */
  readonly snapshots: ReadonlyMap<string, readonly string[]>;
  /** Names of checkpoints, in the same form; they prevent nothing. */
  readonly checkpoints: ReadonlyMap<string, readonly string[]>;
  /** UUIDs of domains with a managed save. */
  readonly managedSaves: ReadonlySet<string>;
  /** The content of directories, by path; undefined if the directory does not exist. A path that is not in the map was not looked at. */
  readonly folders: ReadonlyMap<string, readonly string[] | undefined>;
  /** Paths that were looked for and do not exist. */
  readonly missing: ReadonlySet<string>;
}
