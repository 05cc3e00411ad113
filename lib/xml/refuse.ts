import { VirtspecError } from '../error/virtspec-error.ts';
import type { XmlSource } from './source.ts';

/**
 * libvirt needs no DOCTYPE, and none of our parsers may read one.
 * @throws {VirtspecError} `xml-doctype`
 */
export function refuseDoctype(source: XmlSource): void {
  if (!source.text.includes('<!DOCTYPE')) return;
  throw new VirtspecError({
    code: 'xml-doctype',
    kind: 'usage',
    what: `${source.origin} was rejected`,
    why: 'it has a DOCTYPE, which can include files and expand without limit',
    fix: 'Remove the DOCTYPE; libvirt does not need it.',
  });
}

/** The error for XML that a parser rejected. */
export function malformed(source: XmlSource, cause: unknown): VirtspecError {
  return new VirtspecError({
    code: 'xml-malformed',
    kind: 'usage',
    what: `${source.origin} is not well-formed XML`,
    why: cause instanceof Error ? cause.message : String(cause),
    fix: 'Render it again, or correct the file; `xmllint --noout FILE` shows the position.',
    cause,
  });
}
