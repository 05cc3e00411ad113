import type { Element } from '@xmldom/xmldom';
import { canonicalXml, childElements, ownText } from '../xml/canonical.ts';
import { parseDocument } from '../xml/document.ts';
import type { XmlSource } from '../xml/source.ts';
import type { Policies } from './policies.ts';

/** One place in which two XMLs of the same object differ. */
export interface XmlDifference {
  /** In the later XML; in the earlier one for what is gone. Elements carry their position among siblings of their name. */
  readonly xpath: string;
  /** Verbatim; `(nothing)` where it was not there. */
  readonly from: string;
  readonly to: string;
}

/**
 * What differs between two XMLs, by structure: white space between elements, comments, and the order of attributes and of
 * unlike elements do not count; the order of like elements does.
 * @param policies exceptions by path
 * @returns empty when they are the same, in document order otherwise
 * @throws {VirtspecError} `xml-malformed`
 */
export function xmlDifferences(before: XmlSource, after: XmlSource, policies: Policies = new Map()): XmlDifference[] {
  if (before.text === after.text) return [];
  const [from, to] = [before, after].map((source) => parseDocument(source).documentElement);
  if (!from || !to) return [];
  if (from.tagName !== to.tagName) return [difference('/*', tagOf(from), tagOf(to))];
  return [...compareElements(from, to, { exact: `/${to.tagName}`, plain: `/${to.tagName}` }, policies)];
}

/** A place: with positions, to be found again; without, to be looked up among the policies. */
interface Place {
  readonly exact: string;
  readonly plain: string;
}

function* compareElements(from: Element, to: Element, place: Place, policies: Policies): Iterable<XmlDifference> {
  yield* compareAttributes(from, to, place, policies);
  const [old, fresh] = [ownText(from), ownText(to)];
  if (old !== fresh) yield difference(place.exact, old, fresh);
  const [olds, news] = [childrenByName(from), childrenByName(to)];
  for (const name of new Set([...news.keys(), ...olds.keys()])) {
    yield* compareLike(name, olds.get(name) ?? [], news.get(name) ?? [], place, policies);
  }
}

function* compareAttributes(from: Element, to: Element, place: Place, policies: Policies): Iterable<XmlDifference> {
  const names = [to, from].flatMap((element) => Array.from(element.attributes, ({ name }) => name));
  for (const name of new Set(names)) {
    if (policies.get(`${place.plain}/@${name}`) === 'ignored') continue;
    const [old, fresh] = [from, to].map((element) => element.getAttribute(name) ?? undefined);
    if (old !== fresh) yield difference(`${place.exact}/@${name}`, old, fresh);
  }
}

/** Children of one name: the first with the first, and so on. */
function* compareLike(
  name: string,
  olds: readonly Element[],
  news: readonly Element[],
  parent: Place,
  policies: Policies,
): Iterable<XmlDifference> {
  const plain = `${parent.plain}/${name}`;
  const policy = policies.get(plain);
  if (policy === 'ignored' || (policy === 'filled-in' && (olds.length === 0 || news.length === 0))) return;
  const before = policy === 'unordered' ? inOrderOf(news, olds) : olds;
  const count = Math.max(before.length, news.length);
  for (let index = 0; index < count; index++) {
    const exact = `${parent.exact}/${name}${count > 1 ? `[${index + 1}]` : ''}`;
    const [old, fresh] = [before[index], news[index]];
    if (old && fresh) yield* compareElements(old, fresh, { exact, plain }, policies);
    else yield difference(exact, old && tagOf(old), fresh && tagOf(fresh));
  }
}

/** `olds`, each put where its equal stands among `news`; those without an equal fill the places that are left. */
function inOrderOf(news: readonly Element[], olds: readonly Element[]): readonly Element[] {
  const left = olds.map((element) => ({ element, text: canonicalXml(element) }));
  const placed = news.map((element) => {
    const wanted = canonicalXml(element);
    const index = left.findIndex(({ text }) => text === wanted);
    return index === -1 ? undefined : left.splice(index, 1)[0]?.element;
  });
  const rest = left.map(({ element }) => element);
  return [...placed.map((element) => element ?? rest.shift()), ...rest].filter((element) => element !== undefined);
}

function childrenByName(element: Element): ReadonlyMap<string, readonly Element[]> {
  const byName = new Map<string, Element[]>();
  for (const child of childElements(element)) {
    const known = byName.get(child.tagName);
    if (known) known.push(child);
    else byName.set(child.tagName, [child]);
  }
  return byName;
}

function difference(xpath: string, from: string | undefined, to: string | undefined): XmlDifference {
  return { xpath, from: from || '(nothing)', to: to || '(nothing)' };
}

/** `<mac address='52:54:00:56:00:10'/>`: an element without what is in it. */
function tagOf(element: Element): string {
  const attributes = Array.from(element.attributes, ({ name, value }) => ` ${name}='${value}'`).join('');
  return `<${element.tagName}${attributes}${element.firstChild ? '>' : '/>'}`;
}
