import type { Kind } from './objects.ts';

/** What libvirt's RELAX NG schema says of one declared XML. */
export interface SchemaResult {
  readonly kind: Kind;
  /** Name of the object; a volume's is `pool/volume`. */
  readonly name: string;
  /** File or command the XML came from. */
  readonly origin: string;
  /** The schema file: `/usr/share/libvirt/schemas/domain.rng`. */
  readonly schema: string;
  /** Empty: valid. */
  readonly violations: readonly SchemaViolation[];
}

export interface SchemaViolation {
  /** libxml2's words, reduced to the named culprit. */
  readonly message: string;
  /** 1-based. */
  readonly line: number | undefined;
  readonly excerpt: string;
  /** The release of libvirt that first has the word that this schema lacks, where one is known to: `11.3`. */
  readonly newer?: string | undefined;
}
