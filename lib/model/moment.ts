import type { HostFile, LabState } from './lab-state.ts';

/** A file's identity and content, for the comparison of two moments. */
export interface FileFingerprint extends HostFile {
  /** SHA-256 of the content, hex; absent for volumes, which are compared by inode, size and mtime. */
  readonly sha256: string | undefined;
}

/** One lifecycle event that libvirt reported: `virsh event`, `net-event`, `pool-event`. */
export interface LifecycleEvent {
  readonly kind: 'domain' | 'network' | 'pool';
  readonly name: string;
  /** virsh's words: `Stopped Destroyed`. */
  readonly event: string;
}

/** Everything a rebuild must leave alone, at one moment. */
export interface Moment {
  readonly state: LabState;
  /** QEMU's pid by domain name, running domains only. */
  readonly pids: ReadonlyMap<string, number>;
  /** Volumes, NVRAM files and TPM state files, by path. */
  readonly files: ReadonlyMap<string, FileFingerprint>;
  /** Paths of `files` that belong to a domain's TPM, by domain name. */
  readonly tpmFiles: ReadonlyMap<string, readonly string[]>;
  /** Base image by overlay: of the domains' disks, those qcow2 images that lie over another. */
  readonly bases: ReadonlyMap<string, string>;
}
