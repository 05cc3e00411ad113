import { parseDocument } from './document.ts';
import { guardXml } from './guard.ts';
import type { XmlSource } from './source.ts';

/**
 * Refuses XML that a strict parser rejects: for text that did not come from libvirt itself.
 * @throws {VirtspecError} `xml-malformed`, or what `guardXml` throws
 */
export function assertWellFormed(source: XmlSource): void {
  guardXml(source.text, source.origin);
  parseDocument(source);
}
