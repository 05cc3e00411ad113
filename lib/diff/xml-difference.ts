import type { Element } from '@xmldom/xmldom';
import { parseDocument } from '../xml/document.ts';
import type { XmlSource } from '../xml/source.ts';
import { unorderedPaths } from './volatile.ts';

/** One place in which two XMLs of the same object differ. */
export interface XmlDifference {
  /** In the later XML; in the earlier one for what is gone. Elements carry their position among siblings of their name. */
  readonly xpath: string;
  /** Verbatim; `(nothing)` where it was not there. */
  readonly from: string;
  readonly to: string;
}

const nothing = '(nothing)';

/**
 * What differs between two XMLs, by structure: white space between elements, comments, and the order of attributes and of
 * unlike elements do not count; the order of like elements does, but for those of `unorderedPaths`.
 * @param volatile paths without positions (`/pool/available`) that are not compared
 * @returns empty when they are the same, in document order otherwise
 */
export function xmlDifferences(
  before: XmlSource,
  after: XmlSource,
  volatile: ReadonlySet<string> = new Set(),
): XmlDifference[] {
  if (before.text === after.text) return [];
  const [from, to] = [before, after].map((source) => parseDocument(source).documentElement);
  if (!from || !to) return [];
  if (from.tagName !== to.tagName) return [{ xpath: '/*', from: tagOf(from), to: tagOf(to) }];
  const differences: XmlDifference[] = [];
  compare(from, to, { exact: `/${to.tagName}`, plain: `/${to.tagName}` });
  return differences;

  function compare(from: Element, to: Element, path: Path): void {
    compareAttributes(from, to, path);
    const text = [ownText(from), ownText(to)] as const;
    if (text[0] !== text[1]) add(path.exact, text[0], text[1]);
    const [fromBy, toBy] = [childrenByName(from), childrenByName(to)];
    for (const name of new Set([...toBy.keys(), ...fromBy.keys()])) {
      const plain = `${path.plain}/${name}`;
      if (volatile.has(plain)) continue;
      const [olds, news] = [fromBy.get(name) ?? [], toBy.get(name) ?? []];
      const several = Math.max(olds.length, news.length) > 1;
      for (const [old, fresh] of unorderedPaths.has(path.plain) ? pairAsSet(olds, news) : pairInOrder(olds, news)) {
        const index = fresh ? news.indexOf(fresh) : olds.indexOf(old as Element);
        const exact = `${path.exact}/${name}${several ? `[${index + 1}]` : ''}`;
        if (old && fresh) compare(old, fresh, { exact, plain });
        else add(exact, old && tagOf(old), fresh && tagOf(fresh));
      }
    }
  }

  function compareAttributes(from: Element, to: Element, path: Path): void {
    const names = [to, from].flatMap((element) => Array.from(element.attributes, (attribute) => attribute.name));
    for (const name of new Set(names)) {
      if (volatile.has(`${path.plain}/@${name}`)) continue;
      const [old, fresh] = [from.getAttribute(name) ?? undefined, to.getAttribute(name) ?? undefined];
      if (old !== fresh) add(`${path.exact}/@${name}`, old, fresh);
    }
  }

  function add(xpath: string, from: string | undefined, to: string | undefined): void {
    differences.push({ xpath, from: from || nothing, to: to || nothing });
  }
}

type Pair = readonly [old: Element | undefined, fresh: Element | undefined];

function pairInOrder(olds: readonly Element[], news: readonly Element[]): Pair[] {
  return Array.from({ length: Math.max(olds.length, news.length) }, (_, index) => [olds[index], news[index]]);
}

/** What is the same on both sides, wherever it stands, is paired; the rest in order. */
function pairAsSet(olds: readonly Element[], news: readonly Element[]): Pair[] {
  const unpaired = [...news];
  const changed = olds.filter((old) => {
    const index = unpaired.findIndex((fresh) => canonical(fresh) === canonical(old));
    if (index !== -1) unpaired.splice(index, 1);
    return index === -1;
  });
  return pairInOrder(changed, unpaired);
}

/** An element as a text that is the same for what does not differ. */
function canonical(element: Element): string {
  const attributes = Array.from(element.attributes, ({ name, value }) => `${name}=${JSON.stringify(value)}`).sort();
  const children = [...childrenByName(element)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, same]) => same.map(canonical));
  return `<${[element.tagName, ...attributes].join(' ')}>${JSON.stringify(ownText(element))}${children.join('')}</>`;
}

/** A place: with positions, to be found again; without, to be looked up in the table of volatile paths. */
interface Path {
  readonly exact: string;
  readonly plain: string;
}

function childrenByName(element: Element): Map<string, Element[]> {
  const byName = new Map<string, Element[]>();
  for (const node of Array.from(element.childNodes)) {
    if (node.nodeType !== node.ELEMENT_NODE) continue;
    const child = node as Element;
    const known = byName.get(child.tagName);
    if (known) known.push(child);
    else byName.set(child.tagName, [child]);
  }
  return byName;
}

/** Text of the element itself, without the white space around it. */
function ownText(element: Element): string {
  return Array.from(element.childNodes)
    .filter((node) => node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE)
    .map((node) => node.nodeValue)
    .join('')
    .trim();
}

/** `<mac address='52:54:00:56:00:10'/>`: an element without what is in it. */
function tagOf(element: Element): string {
  const attributes = Array.from(element.attributes, ({ name, value }) => ` ${name}='${value}'`).join('');
  return `<${element.tagName}${attributes}${element.firstChild ? '>' : '/>'}`;
}
