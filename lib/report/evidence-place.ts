import type { Evidence } from '../xml/evidence.ts';
import { oneLine } from './printable.ts';

/** The place of a piece of evidence, on one line: `domains/web01.xml:88 /domain/devices/interface[2]`. */
export function evidencePlace({ source, line, xpath }: Evidence): string {
  return oneLine([line === undefined ? source : `${source}:${line}`, xpath].filter(Boolean).join(' '));
}
