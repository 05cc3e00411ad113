import { type Branch, readBranch } from '../xml/branch.ts';
import { expandedName, namedAttributes } from '../xml/namespace.ts';
import { hideAt } from '../xml/secrets.ts';
import type { XmlSource } from '../xml/source.ts';
import { pairByKey, pairInOrder, pairTheRest } from './pair-up.ts';
import { Policies } from './policy.ts';
import { readableSizes } from './readable-size.ts';
import { settled } from './settle.ts';

/** One place in which two XMLs of the same object differ. */
export interface XmlDifference {
  /** In the later XML; in the earlier one for something that was removed. Elements have their position among siblings of their name. */
  readonly xpath: string;
  /** As libvirt would write it; `(nothing)` if it was absent. */
  readonly from: string;
  readonly to: string;
  /** Both for people, if they are sizes: `2 GiB`; see `changeWords`. */
  readonly sizes?: Record<'from' | 'to', string> | undefined;
}

/**
 * The structural differences between two XMLs: white space between elements, comments, namespace prefixes, and the order of attributes and of
 * different elements are ignored; the order of elements of the same name counts. Every exception is a policy.
 * @returns in document order; empty if they are the same
 * @throws {VirtspecError} `xml-malformed`
 */
export function xmlDifferences(before: XmlSource, after: XmlSource, policies = noPolicies): XmlDifference[] {
  if (before.text === after.text) return [];
  return branchDifferences(settled(readBranch(before), policies), settled(readBranch(after), policies), policies);
}

/** Like `xmlDifferences`, for branches that were `settled` with the same policies: for one XML that is compared with many. */
export function branchDifferences(from: Branch, to: Branch, policies = noPolicies): XmlDifference[] {
  if (from.name !== to.name) return [difference('/*', tagOf(from), tagOf(to))];
  return [...new Comparison(policies).elements(from, to)];
}

const noPolicies = new Policies([]);

/** Compares two settled branches. */
class Comparison {
  readonly #policies: Policies;

  constructor(policies: Policies) {
    this.#policies = policies;
  }

  *elements(from: Branch, to: Branch): Iterable<XmlDifference> {
    yield* this.#attributes(from, to);
    if (!this.#agree(from.text, to.text, from)) {
      const sizes = readableSizes([from, from.text], [to, to.text]);
      yield { ...difference(placeOf(to), from.text, to.text), ...(sizes && { sizes }) };
    }
    const [olds, news] = [childrenByName(from), childrenByName(to)];
    for (const name of new Set([...news.keys(), ...olds.keys()])) {
      yield* this.#like(olds.get(name) ?? [], news.get(name) ?? []);
    }
  }

  *#attributes(from: Branch, to: Branch): Iterable<XmlDifference> {
    const [olds, news] = [namedAttributes(from), namedAttributes(to)];
    for (const key of new Set([...news.keys(), ...olds.keys()])) {
      const name = news.get(key) ?? olds.get(key) ?? key;
      const [old, fresh] = [from.attributes.get(olds.get(key) ?? ''), to.attributes.get(news.get(key) ?? '')];
      if (old === fresh || this.#policies.has('ignored', to, name)) continue;
      if (old === undefined && this.#policies.has('left-open', to, name)) continue;
      if (fresh === undefined && this.#policies.has('dropped', from, name)) continue;
      if (this.#agree(old, fresh, from, name)) continue;
      const sizes = readableSizes([from, old], [to, fresh], name);
      yield { ...difference(`${placeOf(to)}/@${name}`, old, fresh), ...(sizes && { sizes }) };
    }
  }

  /** Compares elements of the same name. */
  *#like(olds: readonly Branch[], news: readonly Branch[]): Iterable<XmlDifference> {
    const [first] = [...news, ...olds];
    if (!first || this.#policies.has('ignored', first)) return;
    if ((olds.length === 0 || news.length === 0) && this.#policies.has('filled-in', first)) return;
    for (const [old, fresh] of this.#pairs(olds, news, first)) {
      if (old && fresh) yield* this.elements(old, fresh);
      else if (old && !this.#policies.has('dropped', old)) yield difference(placeOf(old), tagOf(old), undefined);
      else if (fresh && !this.#policies.has('left-open', fresh))
        yield difference(placeOf(fresh), undefined, tagOf(fresh));
    }
  }

  #pairs(olds: readonly Branch[], news: readonly Branch[], first: Branch) {
    const unordered = this.#policies.of(first).find((policy) => policy.how === 'unordered');
    if (unordered?.how !== 'unordered') return pairInOrder(olds, news, (old, fresh) => this.#same(old, fresh));
    if (unordered.key) return pairByKey(olds, news, unordered.key);
    return pairTheRest(pairByKey(olds, news, canonical));
  }

  #same(old: Branch, fresh: Branch): boolean {
    for (const _ of this.elements(old, fresh)) return false;
    return true;
  }

  #agree(old: string | undefined, fresh: string | undefined, element: Branch, attribute?: string): boolean {
    if (old === fresh) return true;
    if (old === undefined || fresh === undefined) return false;
    return this.#policies.of(element, attribute).some((policy) => policy.how === 'alias' && policy.of(old, fresh));
  }
}

function childrenByName({ children }: Branch): ReadonlyMap<string, readonly Branch[]> {
  const byName = new Map<string, Branch[]>();
  for (const child of children) {
    const name = expandedName(child);
    const like = byName.get(name);
    if (like) like.push(child);
    else byName.set(name, [child]);
  }
  return byName;
}

/** The same text for all equal branches. */
function canonical({ name, attributes, children, text }: Branch): string {
  const sorted = [...attributes].map(([key, value]) => `${key}=${JSON.stringify(value)}`).sort();
  return `<${[name, ...sorted].join(' ')}>${JSON.stringify(text)}${children.map(canonical).join('')}</>`;
}

/** Its XPath, with positions if there are several of a name. */
function placeOf(branch: Branch): string {
  const { parent, name, position } = branch;
  if (!parent) return `/${name}`;
  const several = parent.children.some((child) => child.name === name && (child.position ?? 1) > 1);
  return `${placeOf(parent)}/${name}${several && position !== undefined ? `[${position}]` : ''}`;
}

function difference(xpath: string, from: string | undefined, to: string | undefined): XmlDifference {
  return { xpath, from: hideAt(xpath, from ?? '') || '(nothing)', to: hideAt(xpath, to ?? '') || '(nothing)' };
}

/** `<mac address='52:54:00:56:00:10'/>`: an element without its content. */
function tagOf({ name, attributes, children, text }: Branch): string {
  const words = Array.from(attributes, ([key, value]) => ` ${key}='${value}'`).join('');
  return `<${name}${words}${children.length > 0 || text !== '' ? '>' : '/>'}`;
}
