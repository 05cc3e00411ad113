import type { Kind } from '../model/objects.ts';

/**
 * How a place in libvirt's XML is compared over two moments; everything without a policy must stay as it is.
 *
 * - `ignored`: says nothing of the configuration
 * - `filled-in`: libvirt fills it in when the object starts and forgets it at the next define; its value counts, its absence does not
 * - `unordered`: like elements may change places; libvirt itself moves them
 */
export type Policy = 'ignored' | 'filled-in' | 'unordered';

/** Element and attribute paths, without positions. */
export type Policies = ReadonlyMap<string, Policy>;

/** The one table of exceptions. */
export const policies: Readonly<Record<Kind, Policies>> = {
  /** Number of interfaces that are plugged in now. https://libvirt.org/formatnetwork.html */
  network: new Map([['/network/@connections', 'ignored']]),
  pool: new Map([
    // How full the file system is. https://libvirt.org/formatstorage.html#storage-pool-general-metadata
    ['/pool/capacity', 'ignored'],
    ['/pool/allocation', 'ignored'],
    ['/pool/available', 'ignored'],
    // Read from the directory at the start; NixVirt leaves it out too where it is not declared (0.6.0, nixvirt.py line 262).
    ['/pool/target/permissions', 'filled-in'],
  ]),
  /** Grow as the guest writes; the file itself is judged by inode, size and mtime. */
  volume: new Map([
    ['/volume/allocation', 'ignored'],
    ['/volume/physical', 'ignored'],
    ['/volume/target/timestamps', 'ignored'],
  ]),
  domain: new Map([
    // Of a running domain only; the inactive XML has none.
    ['/domain/@id', 'ignored'],
    // A start sorts them, a define does not (libvirt 9.0). They carry an index and an address; NixVirt sorts too (nixvirt.py line 148).
    ['/domain/devices/controller', 'unordered'],
  ]),
};
