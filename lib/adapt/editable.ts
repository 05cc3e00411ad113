import type { Adaptation } from '../model/adaptation.ts';
import type { XmlSource } from '../xml/source.ts';
import { locate, type MarkupElement, textOf, xpathOf } from './markup.ts';

/** The effect of one edit; `adaptObject` adds the rule's id, its subject and its reason. */
export type Edit = Pick<Adaptation, 'what' | 'from' | 'to'>;

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * XML that is being adapted. Reading returns the state after the edits so far; paths in `edits` are those of the declared XML; what no edit names
 * stays byte for byte the same, including comments and white space.
 *
 * @throws {VirtspecError} (constructor) `xml-doctype` or `xml-malformed`
 */
export class Editable {
  readonly root: MarkupElement;
  readonly #source: XmlSource;
  readonly #splices: Splice[] = [];
  readonly #gone = new Set<MarkupElement>();
  /** Removed elements that were not replaced. */
  readonly #removed = new Set<MarkupElement>();
  #edits: Edit[] = [];

  constructor(source: XmlSource) {
    this.#source = source;
    this.root = locate(source);
  }

  /** Elements at a path below the root, such as `devices/disk/source`, that no edit has removed. */
  all(path: string, from: MarkupElement = this.root): readonly MarkupElement[] {
    const [name, ...rest] = path.split('/');
    const found = from.children.filter((child) => child.name === name && !this.#gone.has(child));
    return rest.length === 0 ? found : found.flatMap((child) => this.all(rest.join('/'), child));
  }

  /** The first of `all`. */
  first(path: string, from?: MarkupElement): MarkupElement | undefined {
    return this.all(path, from)[0];
  }

  attribute(element: MarkupElement | undefined, name: string): string | undefined {
    return element?.attributes.find((candidate) => candidate.name === name)?.value;
  }

  /** Text of an element without children, references resolved, trimmed. */
  text(element: MarkupElement | undefined): string {
    return element ? textOf(this.#source, element) : '';
  }

  /** Sets an existing attribute, or adds it after the others. Setting the current value is not an edit. */
  setAttribute(element: MarkupElement, name: string, value: string): void {
    const present = element.attributes.find((candidate) => candidate.name === name);
    if (present?.value === value) return;
    this.#note(`${xpathOf(element)}/@${name}`, present?.value ?? '(nothing)', value);
    if (present) {
      this.#splice(present.valueStart, present.valueEnd, escape(value));
      present.value = value;
    } else {
      const at = element.attributes.at(-1)?.end ?? element.start + 1 + element.name.length;
      this.#splice(at, at, ` ${name}='${escape(value)}'`);
    }
  }

  removeAttribute(element: MarkupElement, name: string): void {
    const index = element.attributes.findIndex((candidate) => candidate.name === name);
    const present = element.attributes[index];
    if (!present) return;
    this.#note(`${xpathOf(element)}/@${name}`, present.value, '(removed)');
    const before = this.#source.text.slice(0, present.start);
    this.#splice(before.trimEnd().length, present.end, '');
    element.attributes.splice(index, 1);
  }

  /** Replaces the text of an element without children. */
  setText(element: MarkupElement, text: string): void {
    const present = this.text(element);
    if (present === text) return;
    this.#note(xpathOf(element), present, text);
    this.#fill(element, element.openEnd, escape(text));
  }

  /**
   * Removes an element, with its line; also its parent if that becomes empty, because an empty element may have another meaning than an absent one.
   */
  remove(element: MarkupElement): void {
    const { parent } = element;
    if (parent?.parent && this.#holdsOnly(parent, element)) {
      this.remove(parent);
      return;
    }
    this.#take(element, '(removed)');
    this.#removed.add(element);
    const before = this.#source.text.slice(0, element.start);
    const indent = /\n[ \t]*$/.exec(before)?.[0].length ?? 0;
    this.#splice(element.start - indent, element.end, '');
  }

  /** Replaces an element by `xml`, well-formed XML of one element. */
  replace(element: MarkupElement, xml: string): void {
    this.#take(element, xml);
    this.#splice(element.start, element.end, xml);
  }

  /** Adds `xml`, well-formed XML of one element, as the last child of an element. */
  append(xml: string, to: MarkupElement = this.root): void {
    const name = /^<([^\s/>]+)/.exec(xml)?.[1] ?? '';
    this.#note(`${xpathOf(to)}/${name}`, '(nothing)', xml);
    this.#fill(to, to.closeStart, `${xml}\n`);
  }

  /** The edits since the last call. */
  takeEdits(): readonly Edit[] {
    const edits = this.#edits;
    this.#edits = [];
    return edits;
  }

  /** The XML as edited. */
  result(): string {
    const { text } = this.#source;
    let result = '';
    let at = 0;
    // An insertion (empty range) comes before a replacement at the same offset; edits inside a removed element are dropped.
    for (const splice of this.#splices.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
      if (splice.start < at) continue;
      result += text.slice(at, splice.start) + splice.text;
      at = splice.end;
    }
    return result + text.slice(at);
  }

  /** Whether a parent has no attributes, and all its other children have been removed. */
  #holdsOnly(parent: MarkupElement, child: MarkupElement): boolean {
    if (parent.name === 'devices' || parent.attributes.length > 0) return false;
    return parent.children.every((one) => one === child || this.#removed.has(one));
  }

  #take(element: MarkupElement, to: string): void {
    this.#gone.add(element);
    this.#note(xpathOf(element), this.#source.text.slice(element.start, element.end), to);
  }

  #note(what: string, from: string, to: string): void {
    this.#edits.push({ what, from, to });
  }

  /** Inserts text into an element, from an offset to its end tag; `<empty/>` gets an end tag. */
  #fill(element: MarkupElement, from: number, text: string): void {
    const isEmpty = this.#source.text.slice(0, element.end).endsWith('/>') && element.openEnd === element.end;
    if (isEmpty) this.#splice(element.end - 2, element.end, `>${text}</${element.name}>`);
    else this.#splice(from, element.closeStart, text);
  }

  #splice(start: number, end: number, text: string): void {
    this.#splices.push({ start, end, text });
  }
}

/** Escapes text for an attribute's value in either kind of quotes, or for an element's text. */
export function escape(text: string): string {
  return text.replace(/[&<>'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
