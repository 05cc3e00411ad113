import { culprits } from './culprit.ts';
import type { Fault } from './fault.ts';
import { malformed } from './refuse.ts';
import { type Complaint, loadRngSchema, type RngSchema } from './rng-schema.ts';
import type { XmlSource } from './source.ts';
import { readTree } from './tree.ts';

/** A violation of libvirt's schema. */
export interface RngViolation {
  /** The named culprit; libxml2's message if none could be named. */
  readonly message: string;
  /** 1-based. */
  readonly line: number | undefined;
  /** The line, verbatim. */
  readonly excerpt: string;
  /** The first release of libvirt that has the word that this schema lacks, if known. */
  readonly newer?: string | undefined;
}

/** Validates XML of one kind against libvirt's own schema. */
export interface RngValidator {
  /** The schema's file: `/usr/share/libvirt/schemas/domain.rng`. */
  readonly file: string;
  /**
   * @param source XML from outside must pass `guardXml` first
   * @returns empty if it is valid
   * @throws VirtspecError `xml-malformed`, `xml-doctype`
   */
  validate(source: XmlSource): readonly RngViolation[];
}

/** Kinds of XML, the schema of each, and a minimal valid document. https://libvirt.org/format.html */
export const rngKinds = {
  network: { file: 'network.rng', least: '<network><name>x</name></network>' },
  pool: { file: 'storagepool.rng', least: '<pool type="dir"><name>x</name><target><path>/x</path></target></pool>' },
  volume: { file: 'storagevol.rng', least: '<volume><name>x</name><target/></volume>' },
  domain: {
    file: 'domain.rng',
    least: '<domain type="kvm"><name>x</name><memory>1</memory><os><type>hvm</type></os></domain>',
  },
} as const;

export type RngKind = keyof typeof rngKinds;

/**
 * The validator for a kind, from the schemas in `folder` (`findSchemaFolder`). Loading takes 40 to 80 ms.
 *
 * @throws {Error} if the schema cannot be read or compiled
 */
export async function loadRngValidator(folder: string, kind: RngKind): Promise<RngValidator> {
  const { file, least } = rngKinds[kind];
  const schema = await loadRngSchema(folder, file);
  return { file: schema.file, validate: (source) => violations(source, least, schema) };
}

function violations(source: XmlSource, least: string, schema: RngSchema): RngViolation[] {
  const complaints = complaintsOf(source, schema);
  if (complaints.length === 0) return [];
  const skeleton = readTree({ text: least, origin: 'a minimal document' });
  const faults = culprits(readTree(source), skeleton, schema);
  const lines = source.text.split('\n');
  const shown: readonly Fault[] = faults.length > 0 ? faults : complaints.slice(-1);
  return shown.map(({ message, line, newer }) => ({
    message,
    line,
    ...(newer !== undefined && { newer }),
    excerpt: (line && lines[line - 1]?.trim()) || '(nothing)',
  }));
}

function complaintsOf(source: XmlSource, schema: RngSchema): readonly Complaint[] {
  try {
    return schema.complaints(source.text);
  } catch (error) {
    throw error instanceof SyntaxError ? malformed(source, error) : error;
  }
}
