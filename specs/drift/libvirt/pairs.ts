import { readdirSync, readFileSync } from 'node:fs';
import type { Kind } from '../../../lib/model/objects.ts';
import type { XmlSource } from '../../../lib/xml/source.ts';

/** A declared object, and how libvirt stores it. */
export interface Pair {
  readonly kind: Kind;
  /** `domain-DC01`. */
  readonly name: string;
  readonly declared: XmlSource;
  readonly kept: XmlSource;
}

const fixtures = new URL('../../../fixtures/', import.meta.url);

/** Written to cover every row of the table, and how libvirt 9.0 stored it. */
export const written: readonly Pair[] = pairsIn('drift/declared/', 'drift/kept/');

/**
 * How newer releases stored domains with UEFI, to which 9.0 adds nothing: libvirt 11.3.0 (QEMU 10.0, Debian 13), recorded in the image of `--target
 * container`; and, for firmware that is chosen, sorted or linked, libvirt 12.8.0 (QEMU 11.1, Debian forky), by `--libvirt`.
 */
export const newer: readonly Pair[] = pairsIn('drift/newer/declared/', 'drift/newer/kept/');

/** How libvirt 9.0 stored pools after they were started: a start reads the folder's permissions into the definition. */
export const started: readonly Pair[] = pairsIn('drift/started/declared/', 'drift/started/kept/');

/** From the reference lab, one of each kind: its other domains and volumes differ only in names. */
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
