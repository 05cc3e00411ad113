import type { Kind } from '../model/objects.ts';

/**
 * What libvirt writes into an object's XML that says nothing about its configuration: element or attribute paths, without
 * positions. Everything else must stay the same over a rebuild.
 */
export const volatilePaths: Readonly<Record<Kind, ReadonlySet<string>>> = {
  /** Number of interfaces that are plugged in now. https://libvirt.org/formatnetwork.html */
  network: new Set(['/network/@connections']),
  /**
   * How full the file system is, and what libvirt reads off the folder when the pool starts; the next define leaves them out again.
   * https://libvirt.org/formatstorage.html#storage-pool-general-metadata · NixVirt disregards the same (`_relevantDefETree`).
   */
  pool: new Set(['/pool/capacity', '/pool/allocation', '/pool/available', '/pool/target/permissions']),
  /** Grow as the guest writes; the file itself is judged by inode, size and mtime. */
  volume: new Set(['/volume/allocation', '/volume/physical', '/volume/target/timestamps']),
  /** Of a running domain only; the inactive XML has none. */
  domain: new Set(['/domain/@id']),
};

/**
 * Elements whose children are a set: a start moves the controllers that libvirt adds by itself, and their addresses, which are
 * written out, say what a guest sees. NixVirt sorts them before it compares (`_relevantDefETree`).
 */
export const unorderedPaths: ReadonlySet<string> = new Set(['/domain/devices']);
