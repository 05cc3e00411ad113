import { readdirSync, readFileSync } from 'node:fs';
import type { Kind } from '../../../lib/model/objects.ts';
import type { XmlSource } from '../../../lib/xml/source.ts';

/** A declared object, and what libvirt keeps of it. */
export interface Pair {
  readonly kind: Kind;
  /** `domain-DC01`. */
  readonly name: string;
  readonly declared: XmlSource;
  readonly kept: XmlSource;
}

const fixtures = new URL('../../../fixtures/', import.meta.url);

/** Written to hold every row of the table, and what libvirt 9.0 kept of it. */
export const written: readonly Pair[] = pairsIn('drift/declared/', 'drift/kept/');

/**
 * What newer ones kept of domains with UEFI, of which 9.0 adds nothing: libvirt 11.3.0 (QEMU 10.0, Debian 13), recorded in the image of
 * `--target container`; and, of the firmware that is chosen, sorted or linked, libvirt 12.8.0 (QEMU 11.1, Debian forky), by `--libvirt`.
 */
export const newer: readonly Pair[] = pairsIn('drift/newer/declared/', 'drift/newer/kept/');

/** What libvirt 9.0 kept of pools once they were started: a start reads the folder's permissions into the definition. */
export const started: readonly Pair[] = pairsIn('drift/started/declared/', 'drift/started/kept/');

/** Of the reference lab, one of each make: its other domains and volumes differ in names. */
export const reference: readonly Pair[] = pairsIn('checks/reference/declared/', 'checks/reference/observed/').filter(
  ({ name }) => /DC01|lab-net|pool|dc01/.test(name),
);

function pairsIn(declared: string, kept: string): Pair[] {
  return readdirSync(new URL(declared, fixtures))
    .filter((file) => file.endsWith('.xml'))
    .map((file) => ({
      kind: file.slice(0, file.indexOf('-')) as Kind,
      name: file.slice(0, -'.xml'.length),
      declared: sourceOf(`${declared}${file}`),
      kept: sourceOf(`${kept}${file}`),
    }));
}

function sourceOf(path: string): XmlSource {
  return { text: readFileSync(new URL(path, fixtures), 'utf8'), origin: path };
}
