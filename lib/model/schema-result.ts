import type { Kind } from './objects.ts';

/** The result of validating one declared XML against libvirt's RELAX NG schema. */
export interface SchemaResult {
  readonly kind: Kind;
  /** Name of the object; a volume's is `pool/volume`. */
  readonly name: string;
  /** File or command that the XML came from. */
  readonly origin: string;
  /** The schema file: `/usr/share/libvirt/schemas/domain.rng`. */
  readonly schema: string;
  /** Empty: valid. */
  readonly violations: readonly SchemaViolation[];
}

export interface SchemaViolation {
  /** libxml2's message, reduced to the named culprit. */
  readonly message: string;
  /** 1-based. */
  readonly line: number | undefined;
  readonly excerpt: string;
  /** The first release of libvirt that has the word that this schema lacks, if known: `11.3`. */
  readonly newer?: string | undefined;
}
