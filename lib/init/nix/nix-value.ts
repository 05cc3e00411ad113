/** A value of Nix, as text is made of it (nix-text.ts). */
export type NixValue = string | bigint | boolean | NixMarkup | readonly NixValue[] | NixAttributes;

/** An attribute set, in the order in which it is written. */
export interface NixAttributes extends ReadonlyMap<string, NixValue> {}

/** XML for which NixVirt has no attributes, made with its `lib.xml`. */
export class NixMarkup {
  readonly elements: readonly MarkupElement[];

  constructor(elements: readonly MarkupElement[]) {
    this.elements = elements;
  }
}

export interface MarkupElement {
  /** With its prefix. */
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly body: string | readonly MarkupElement[];
}
