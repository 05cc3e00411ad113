import type { Kind } from '../../model/objects.ts';
import type { RenderedObject } from '../../model/rendered.ts';
import type { NixAttributes } from './nix-value.ts';
import type { LeftOut } from './to-nix.ts';

/** An object of the lab, as it is to be written. */
export type Draft = AsAttributes | AsXml;

/** As attributes, from which NixVirt writes the XML. */
export interface AsAttributes {
  readonly object: RenderedObject;
  readonly form: 'attributes';
  readonly value: NixAttributes;
  /** What is not among them, and libvirt fills in by itself. */
  readonly leftOut: readonly LeftOut[];
}

/** As a file of its XML. */
export interface AsXml {
  readonly object: RenderedObject;
  readonly form: 'xml';
  /** Why, a place or a sentence each. */
  readonly because: readonly string[];
}

/** An object's name in a message: `volume default/web01.qcow2`. */
export function titleOf({
  kind,
  name,
  pool,
}: {
  readonly kind: Kind;
  readonly name: string;
  readonly pool?: string | undefined;
}): string {
  return `${kind} ${kind === 'volume' ? `${pool}/` : ''}${name}`;
}
