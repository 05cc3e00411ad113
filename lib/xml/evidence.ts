import type { Attr, Node } from '@xmldom/xmldom';
import { excerptAt } from './excerpt.ts';
import type { XmlSource } from './source.ts';
import { selectXpath } from './xpath.ts';

/** The proof for a finding: a place, and what it contains. */
export interface Evidence {
  /** A file, a store path, or the command that prints it. */
  readonly source: string;
  readonly xpath?: string | undefined;
  /** What is wrong in Nix code, as a path: `devices.interface[1].mac`; only where no XML shows it. */
  readonly attribute?: string | undefined;
  /** 1-based line in `source`; if something is missing, the line of the nearest existing element. */
  readonly line?: number | undefined;
  /** The text at that place, verbatim; if something is missing, `(nothing) in` and the nearest existing element. */
  readonly excerpt: string;
}

/**
 * Quotes `source` at the first node that `xpath` selects. Line and excerpt are computed on first access: they require a second parse, and few of a
 * thousand findings are printed.
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

/** Evidence that is not XML: the output of a command, or the absence of it. */
export function evidenceOf(source: string, excerpt: string | undefined): Evidence {
  return { source, excerpt: excerpt || '(nothing)' };
}

/** The element that an attribute or a text belongs to; those have no line number. */
function elementOf(node: Node): Node {
  if (node.nodeType === node.ELEMENT_NODE) return node;
  return (node as Attr).ownerElement ?? node.parentNode ?? node;
}

/** The element found by dropping steps from the end of a path, outside predicates. */
function nearest(source: XmlSource, xpath: string): Node | undefined {
  for (let path = withoutLastStep(xpath); path !== ''; path = withoutLastStep(path)) {
    const node = selectFirst(source, path);
    if (node) return elementOf(node);
  }
  return selectFirst(source, '/*');
}

/** Also undefined if the shortened path is not a valid one: `count(//disk`. */
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
