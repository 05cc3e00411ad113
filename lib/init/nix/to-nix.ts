import type { Attr, Element } from '@xmldom/xmldom';
import type { AttributeRule, BodyRule, ElementRule } from '../../nixvirt/grammar.ts';
import { parseDocument } from '../../xml/document.ts';
import type { XmlSource } from '../../xml/source.ts';
import { inLibvirtsForm } from './libvirts-form.ts';
import { markupOf } from './markup.ts';
import type { NixAttributes, NixValue } from './nix-value.ts';
import { inLargestUnit, typedValue } from './typed-value.ts';

/** A part of the XML that NixVirt's attributes cannot express. */
export interface LeftOut {
  /** With positions where there are several of a name. */
  readonly xpath: string;
  /** A sentence, in front of the place: `NixVirt has no attribute for`. */
  readonly why: string;
}

export interface Converted {
  readonly value: NixAttributes;
  /** In document order. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * The attributes from which NixVirt writes an XML, as far as it can. Nothing is left out in silence.
 *
 * @param rule for its root element
 * @throws VirtspecError `xml-malformed`, `xml-doctype`
 */
export function toNix(source: XmlSource, rule: ElementRule): Converted {
  const document = parseDocument(source);
  inLibvirtsForm(document);
  const root = document.documentElement;
  if (!root) throw new TypeError('a parsed document has a root');
  const conversion = new Conversion();
  const value = conversion.valueOf(root, scoped(rule, new Map()), `/${root.nodeName}`);
  if (!(value instanceof Map)) throw new TypeError('the root of a definition is an attribute set');
  return { value, leftOut: conversion.leftOut };
}

/** Prefixes of namespaces → the namespaces; the default one is that of ''. */
type Scope = ReadonlyMap<string, string>;

/** A rule, and the namespaces that are declared where it applies. */
interface Scoped {
  readonly rule: ElementRule;
  readonly scope: Scope;
}

const noAttribute = 'NixVirt has no attribute for';

class Conversion {
  readonly leftOut: LeftOut[] = [];

  /** Undefined if nothing of it can be expressed. */
  valueOf(element: Element, { rule, scope }: Scoped, xpath: string): NixValue | undefined {
    if ('raw' in rule.body) return this.#raw(element, xpath);
    if ('type' in rule.body && rule.body.key === undefined) return this.#text(element, rule.body, xpath);
    const value = new Map<string, NixValue>();
    this.#attributes(element, rule.attributes, { into: value, xpath });
    this.#body(element, { rule, scope }, { into: value, xpath });
    // NixVirt aborts if the text of an element is missing.
    const isWhole = !('key' in rule.body) || rule.body.key === undefined || value.has(rule.body.key);
    return isWhole ? value : undefined;
  }

  #attributes(element: Element, rules: readonly AttributeRule[], { into, xpath }: Target): void {
    for (const attribute of element.attributes) {
      if (isDeclaration(attribute)) continue;
      const rule = rules.find((one) => one.attribute === attribute.nodeName);
      const place = `${xpath}/@${attribute.nodeName}`;
      if (rule?.constant !== undefined && rule.constant === attribute.value) continue;
      if (rule?.key === undefined || rule.type === undefined) this.#leave(place, noAttribute);
      else this.#typed(attribute.value, { ...rule, key: rule.key, type: rule.type }, { into, xpath: place });
    }
  }

  #typed(text: string, rule: { readonly key: string; readonly type: AttributeRule['type'] }, { into, xpath }: Target) {
    const value = rule.type && typedValue(text, rule.type);
    if (value === undefined) return this.#leave(xpath, `NixVirt takes only ${typeNames[rule.type ?? 'string']} for`);
    into.set(rule.key, value);
  }

  #body(element: Element, { rule, scope }: Scoped, target: Target): void {
    const { body } = rule;
    if ('children' in body) {
      const text = ownText(element);
      if (text.trim() !== '') this.#leave(target.xpath, 'NixVirt writes no text in');
      this.#children(
        element,
        body.children.map((one) => scoped(one, scope)),
        target,
      );
    } else if ('type' in body && body.key !== undefined) {
      this.#typed(ownText(element), { key: body.key, type: body.type }, target);
      inLargestUnit(element.nodeName, target.into);
      for (const [, place] of placed(element, target.xpath)) this.#leave(place, noAttribute);
    }
  }

  #children(element: Element, rules: readonly Scoped[], { into, xpath }: Target): void {
    const lists = new Map<string, NixValue[]>();
    for (const [child, place] of placed(element, xpath)) {
      const found = rules.filter((one) => expandedName(one) === nameOf(child));
      const [first] = found;
      if (!first) this.#leave(place, noAttribute);
      else if (found.length > 1) this.#leave(place, `NixVirt writes ${found.length} of`);
      else if (first.rule.key === undefined) this.#bare(child, first, { into, xpath: place });
      else this.#add(child, { ...first, key: first.rule.key }, lists, { into, xpath: place });
    }
  }

  /** One element is a value, several are a list. */
  #add(
    child: Element,
    rule: Scoped & { readonly key: string },
    lists: Map<string, NixValue[]>,
    { into, xpath }: Target,
  ) {
    const { key } = rule;
    const list = lists.get(key) ?? [];
    if (!rule.rule.many && list.length > 0) return this.#leave(xpath, 'NixVirt writes only one of');
    const value = this.valueOf(child, rule, xpath);
    if (value === undefined) return;
    list.push(value);
    lists.set(key, list);
    into.set(key, list.length === 1 ? value : list);
  }

  /** An element whose attributes are those of its parent in Nix: `os.type` and `os.arch` make <type arch=...>. */
  #bare(child: Element, { rule, scope }: Scoped, { into, xpath }: Target): void {
    const taken = new Set([...rule.attributes.map(({ key }) => key), 'key' in rule.body ? rule.body.key : undefined]);
    if ([...into.keys()].some((key) => taken.has(key))) this.#leave(xpath, 'NixVirt writes only one of');
    else {
      this.#attributes(child, rule.attributes, { into, xpath });
      this.#body(child, { rule, scope }, { into, xpath });
    }
  }

  #text(element: Element, body: Extract<BodyRule, { type: unknown }>, xpath: string): NixValue | undefined {
    const into = new Map<string, NixValue>();
    for (const attribute of element.attributes) {
      if (!isDeclaration(attribute)) this.#leave(`${xpath}/@${attribute.nodeName}`, noAttribute);
    }
    for (const [, place] of placed(element, xpath)) this.#leave(place, noAttribute);
    this.#typed(ownText(element), { key: '', type: body.type }, { into, xpath });
    return into.get('');
  }

  #raw(element: Element, xpath: string): NixValue | undefined {
    const markup =
      element.attributes.length === 0 || [...element.attributes].every(isDeclaration) ? markupOf(element) : undefined;
    if (markup === undefined) this.#leave(xpath, 'NixVirt’s lib.xml cannot write');
    return markup;
  }

  #leave(xpath: string, why: string): void {
    this.leftOut.push({ xpath, why });
  }
}

/** Where values go, and the place of the XML that they come from. */
interface Target {
  readonly into: Map<string, NixValue>;
  readonly xpath: string;
}

const typeNames = {
  string: 'a text',
  int: 'a number',
  'yes-no': 'yes and no',
  'on-off': 'on and off',
  path: 'a path',
} as const;

function isDeclaration({ nodeName }: Attr): boolean {
  return nodeName === 'xmlns' || nodeName.startsWith('xmlns:');
}

/** The text of the element itself. */
function ownText(element: Element): string {
  let text = '';
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE) text += node.nodeValue ?? '';
  }
  return text;
}

/** The child elements, each with its XPath. */
function placed(element: Element, xpath: string): (readonly [Element, string])[] {
  const children: Element[] = [];
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === node.ELEMENT_NODE) children.push(node as Element);
  }
  return children.map((child) => {
    const like = children.filter(({ nodeName }) => nodeName === child.nodeName);
    const position = like.length > 1 ? `[${like.indexOf(child) + 1}]` : '';
    return [child, `${xpath}/${child.nodeName}${position}`] as const;
  });
}

function nameOf({ namespaceURI, localName, nodeName }: Element): string {
  return namespaceURI ? `{${namespaceURI}}${localName}` : nodeName;
}

/** A rule with the namespaces that NixVirt declares on its element. */
function scoped(rule: ElementRule, outer: Scope): Scoped {
  const own = rule.attributes.flatMap(({ attribute, constant }) => {
    const prefix = /^xmlns(?::(.*))?$/.exec(attribute);
    return prefix && constant !== undefined ? [[prefix[1] ?? '', constant] as const] : [];
  });
  return { rule, scope: own.length === 0 ? outer : new Map([...outer, ...own]) };
}

function expandedName({ rule: { element }, scope }: Scoped): string {
  const [prefix, local] = element.includes(':') ? element.split(':') : ['', element];
  const namespace = scope.get(prefix ?? '');
  return namespace === undefined ? element : `{${namespace}}${local}`;
}
