import type { Domain, Network, Pool } from './objects.ts';

/** An address on a link of the host that libvirt runs on (`ip -j address`). */
export interface HostLink {
  readonly name: string;
  readonly up: boolean;
  readonly mac: string | undefined;
  /** CIDR texts: `192.168.56.1/24`. */
  readonly addresses: readonly string[];
}

/** A file as the host's kernel sees it (`stat`). */
export interface HostFile {
  readonly path: string;
  readonly inode: string;
  /** Apparent size in bytes. */
  readonly size: bigint;
  /** Bytes actually allocated. */
  readonly allocated: bigint;
  /** Nanoseconds since the epoch, as a decimal text. */
  readonly mtime: string;
}

/** What the host of libvirt shows, in addition to libvirt's own answers; absent for rendered XML. */
export interface HostState {
  readonly links: readonly HostLink[];
  readonly files: readonly HostFile[];
  /** Paths that were looked for and do not exist; a path in neither list was not looked for. */
  readonly missing?: readonly string[];
}

/** A complete lab, declared (from XML) or observed (from a libvirt): the one input of every check. */
export interface LabState {
  readonly networks: readonly Network[];
  readonly pools: readonly Pool[];
  readonly domains: readonly Domain[];
  readonly host: HostState | undefined;
  /** Observed states: why the host was not inspected, if it was not. */
  readonly hostUnread?: string;
}
