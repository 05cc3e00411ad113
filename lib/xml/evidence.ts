import type { Attr, Node } from '@xmldom/xmldom';
import { excerptAt } from './excerpt.ts';
import type { XmlSource } from './source.ts';
import { selectXpath } from './xpath.ts';

/** The proof under a finding: where to look, and what stands there. */
export interface Evidence {
  /** A file, a store path, or the command that prints it. */
  readonly source: string;
  readonly xpath?: string | undefined;
  /** 1-based line in `source`; where something is missing, that of the nearest element that is there. */
  readonly line?: number | undefined;
  /** What stands there, verbatim; where something is missing, `(nothing) in` and the nearest element that is there. */
  readonly excerpt: string;
}

/**
 * Quotes `source` at the first node that `xpath` selects. Line and excerpt are looked up when they are first read: finding them
 * takes a second parse, and of a thousand findings few are printed.
 * @throws {VirtspecError} `xpath-invalid`, when line or excerpt is read
 */
export function evidenceAt(source: XmlSource, xpath: string): Evidence {
  let found: Quote | undefined;
  const quote = () => {
    found ??= quoteAt(source, xpath);
    return found;
  };
  return {
    source: source.origin,
    xpath,
    get line() {
      return quote().line;
    },
    get excerpt() {
      return quote().excerpt;
    },
  };
}

type Quote = Pick<Evidence, 'line' | 'excerpt'>;

function quoteAt(source: XmlSource, xpath: string): Quote {
  const selected = selectXpath(source, xpath);
  if (typeof selected === 'string') return { excerpt: selected || '(nothing)' };
  const element = selected[0] && elementOf(selected[0]);
  if (element) return { line: element.lineNumber, excerpt: excerptAt(source.text, element) };
  const ancestor = nearest(source, xpath);
  const excerpt = ancestor ? `(nothing) in ${excerptAt(source.text, ancestor, 1)}` : '(nothing)';
  return { line: ancestor?.lineNumber, excerpt };
}

/** Evidence that is not XML: what a command says, or says not. */
export function evidenceOf(source: string, excerpt: string | undefined): Evidence {
  return { source, excerpt: excerpt || '(nothing)' };
}

/** The element that an attribute or a text belongs to: those have no line of their own. */
function elementOf(node: Node): Node {
  if (node.nodeType === node.ELEMENT_NODE) return node;
  return (node as Attr).ownerElement ?? node.parentNode ?? node;
}

/** The element found by dropping steps from the end of a path, outside of predicates. */
function nearest(source: XmlSource, xpath: string): Node | undefined {
  for (let path = withoutLastStep(xpath); path !== ''; path = withoutLastStep(path)) {
    const node = selectFirst(source, path);
    if (node) return elementOf(node);
  }
  return selectFirst(source, '/*');
}

/** Undefined also where what is left of a path is no path: `count(//disk`. */
function selectFirst(source: XmlSource, xpath: string): Node | undefined {
  try {
    const selected = selectXpath(source, xpath);
    return typeof selected === 'string' ? undefined : selected[0];
  } catch {
    return undefined;
  }
}

function withoutLastStep(xpath: string): string {
  let depth = 0;
  for (let index = xpath.length - 1; index > 0; index--) {
    if (xpath[index] === ']') depth++;
    if (xpath[index] === '[') depth--;
    if (xpath[index] === '/' && depth === 0) return xpath.slice(0, index).replace(/\/$/, '');
  }
  return '';
}
