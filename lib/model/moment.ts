import type { HostFile, LabState } from './lab-state.ts';

/** A file's identity and content, for the comparison of two moments. */
export interface FileFingerprint extends HostFile {
  /** SHA-256 of the content, hex; absent for volumes, which are compared by inode, size and mtime. */
  readonly sha256: string | undefined;
}

/** A lifecycle event that libvirt reported: `virsh event`, `net-event`, `pool-event`. */
export interface LifecycleEvent {
  readonly kind: 'domain' | 'network' | 'pool';
  readonly name: string;
  /** As virsh prints it: `Stopped Destroyed`. */
  readonly event: string;
}

/** Everything that a rebuild must leave alone, at one moment. */
export interface Moment {
  readonly state: LabState;
  /** QEMU's pid by domain name; running domains only. */
  readonly pids: ReadonlyMap<string, number>;
  /** Volumes, NVRAM files and TPM state files, by path. */
  readonly files: ReadonlyMap<string, FileFingerprint>;
  /** The paths in `files` that belong to a domain's TPM, by domain name. */
  readonly tpmFiles: ReadonlyMap<string, readonly string[]>;
  /** Base image by overlay, for the domains' qcow2 disks that have a backing file. */
  readonly bases: ReadonlyMap<string, string>;
}
