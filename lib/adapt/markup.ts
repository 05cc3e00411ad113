import { decodeAttribute, decodeText } from '../xml/entities.ts';
import { malformed, refuseDoctype } from '../xml/refuse.ts';
import type { XmlSource } from '../xml/source.ts';

/** An attribute and its position: offsets into the source text, `end` exclusive. */
export interface MarkupAttribute {
  readonly name: string;
  /** References resolved. */
  value: string;
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** An element and its position, so that it can be changed in place while all other text stays the same. */
export interface MarkupElement {
  readonly name: string;
  readonly parent: MarkupElement | undefined;
  readonly children: MarkupElement[];
  readonly attributes: MarkupAttribute[];
  readonly start: number;
  /** After the `>` of the start tag. */
  openEnd: number;
  /** At the `</` of the end tag; `openEnd` for `<empty/>`. */
  closeStart: number;
  end: number;
}

/** Markup that is not an element: comments, CDATA, processing instructions. Between these and the tags is text. */
const other = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>/y;
const tag = /<(\/?)([^\s/>]+)((?:\s+[^\s=>/]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/y;
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * The root element of `source`, with the position of every element and attribute. DOM parsers drop positions, and serialising a DOM rewrites quotes
 * and line ends; an adapted XML must differ from the declared one only by its adaptations.
 *
 * @throws {VirtspecError} `xml-doctype` or `xml-malformed`
 */
export function locate(source: XmlSource): MarkupElement {
  refuseDoctype(source);
  const { text } = source;
  let root: MarkupElement | undefined;
  let current: MarkupElement | undefined;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    other.lastIndex = at;
    if (other.test(text)) {
      at = other.lastIndex;
      continue;
    }
    tag.lastIndex = at;
    const match = tag.exec(text);
    if (!match) throw malformed(source, new SyntaxError(`no tag at ${JSON.stringify(text.slice(at, at + 40))}`));
    const [whole, closing, name = '', attributes = '', empty] = match;
    const end = at + whole.length;
    if (closing) {
      if (current?.name !== name) throw malformed(source, new SyntaxError(`</${name}> closes <${current?.name}>`));
      current.closeStart = at;
      current.end = end;
      current = current.parent;
    } else {
      const element: MarkupElement = {
        name,
        parent: current,
        children: [],
        attributes: attributesOf(attributes, at + 1 + name.length),
        start: at,
        openEnd: end,
        closeStart: end,
        end,
      };
      current?.children.push(element);
      root ??= element;
      if (!empty) current = element;
    }
    at = end;
  }
  if (root && !current) return root;
  throw malformed(source, new SyntaxError(root ? `<${current?.name}> is not closed` : 'it contains no element'));
}

function attributesOf(text: string, offset: number): MarkupAttribute[] {
  return [...text.matchAll(attribute)].map((match) => {
    const [whole, name = '', double, single] = match;
    const raw = double ?? single ?? '';
    const start = offset + match.index;
    const end = start + whole.length;
    return { name, value: decodeAttribute(raw), start, end, valueStart: end - 1 - raw.length, valueEnd: end - 1 };
  });
}

/** The text between an element's tags, references resolved; for elements without children. */
export function textOf(source: XmlSource, element: MarkupElement): string {
  return decodeText(source.text.slice(element.openEnd, element.closeStart)).trim();
}

/** XPath of an element in its document: `/domain/devices/disk[2]`. The position is omitted if there is only one element of that name. */
export function xpathOf(element: MarkupElement): string {
  const { parent, name } = element;
  if (!parent) return `/${name}`;
  const namesakes = parent.children.filter((sibling) => sibling.name === name);
  const position = namesakes.length > 1 ? `[${namesakes.indexOf(element) + 1}]` : '';
  return `${xpathOf(parent)}/${name}${position}`;
}
