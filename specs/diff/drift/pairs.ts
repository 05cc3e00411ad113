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

/** What libvirt 11.3.0 (QEMU 10.0, Debian 13) kept of domains with UEFI, recorded in the image of `--target container`: 9.0 adds nothing to them. */
export const newer: readonly Pair[] = pairsIn('drift/newer/declared/', 'drift/newer/kept/');

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
