import { parseDocument } from './document.ts';
import type { XmlSource } from './source.ts';

/**
 * Refuses XML that a strict parser would: for text that did not come from libvirt itself.
 * @throws {VirtspecError} `xml-malformed` or `xml-doctype`
 */
export function assertWellFormed(source: XmlSource): void {
  parseDocument(source);
}
