import { type MarkupElement, type NixAttributes, NixMarkup, type NixValue } from './nix-value.ts';

/** So wide is a line at most, where it can be broken. */
const widest = 100;

/**
 * A value as Nix code, as a person would write it: on one line where it fits, paths of attributes joined (`mac.address = ...`), no needless quotes.
 *
 * @param indent of the line that it begins on, in spaces
 * @param used characters of that line in front of the value
 */
export function nixText(value: NixValue, indent = 0, used = indent): string {
  const short = onOneLine(value);
  if (short !== undefined && used + short.length < widest) return short;
  if (value instanceof NixMarkup) return `with NixVirt.lib.xml; ${markupText(value.elements, indent)}`;
  if (isAttributes(value)) return block('{', attributeLines(value, indent + 2), '}', indent);
  if (Array.isArray(value)) {
    const items = (value as readonly NixValue[]).map((item) => inList(nixText(item, indent + 2), item));
    return block('[', items, ']', indent);
  }
  return short ?? '';
}

/** `name = value;` of each attribute; a set of one attribute becomes a path. */
export function attributeLines(attributes: NixAttributes, indent: number): string[] {
  return [...attributes].map(([name, value]) => {
    const [path, end] = pathTo(nixName(name), value);
    return `${path} = ${nixText(end, indent, indent + path.length + 3)};`;
  });
}

function pathTo(path: string, value: NixValue): readonly [path: string, end: NixValue] {
  if (!isAttributes(value) || value.size !== 1) return [path, value];
  const [[name, inner]] = [...value] as [[string, NixValue]];
  return pathTo(`${path}.${nixName(name)}`, inner);
}

/** Undefined for what is easier to read on several lines. */
function onOneLine(value: NixValue): string | undefined {
  if (typeof value === 'string') return nixString(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof NixMarkup) return value.elements.length === 0 ? '[ ]' : undefined;
  if (isAttributes(value)) {
    if (value.size === 0) return '{ }';
    const parts = [...value].map(([name, one]) => {
      const [path, end] = pathTo(nixName(name), one);
      // A set in a set in one line is hard to read.
      const text = isAttributes(end) && end.size > 0 ? undefined : onOneLine(end);
      return text === undefined ? undefined : `${path} = ${text};`;
    });
    return parts.includes(undefined) ? undefined : `{ ${parts.join(' ')} }`;
  }
  const list = value as readonly NixValue[];
  if (list.length === 0) return '[ ]';
  // Each set of a list has a line.
  if (list.some((item) => isAttributes(item)) && list.length > 1) return undefined;
  const items = list.map((item) => onOneLine(item));
  return items.includes(undefined)
    ? undefined
    : `[ ${items.map((text, at) => inList(text ?? '', list[at])).join(' ')} ]`;
}

/** A negative number in a list would be a subtraction. */
function inList(text: string, item: NixValue | undefined): string {
  return typeof item === 'bigint' && item < 0n ? `(${text})` : text;
}

function block(open: string, lines: readonly string[], close: string, indent: number): string {
  const margin = ' '.repeat(indent + 2);
  return [open, ...lines.map((line) => `${margin}${line}`), `${' '.repeat(indent)}${close}`].join('\n');
}

function markupText(elements: readonly MarkupElement[], indent: number): string {
  return block(
    '[',
    elements.map((one) => elementText(one, indent + 2)),
    ']',
    indent,
  );
}

/** A call of NixVirt's `xml.elem`. */
function elementText({ name, attributes, body }: MarkupElement, indent: number): string {
  const all = attributes.map(([key, value]) => `(attr ${nixString(key)} ${nixString(value)})`);
  const head = `(elem ${nixString(name)} ${all.length === 0 ? '[ ]' : `[ ${all.join(' ')} ]`}`;
  if (typeof body === 'string') return `${head} ${body === '' ? '[ ]' : nixString(body)})`;
  return `${head} ${markupText(body, indent)})`;
}

export function isAttributes(value: NixValue): value is NixAttributes {
  return value instanceof Map;
}

/** A string literal. */
export function nixString(text: string): string {
  const escaped = text.replace(/["\\]|\$\{/g, '\\$&').replace(/[\n\r\t]/g, (one) => escapes[one] ?? one);
  return `"${escaped}"`;
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The name of an attribute, in quotes only if Nix needs them. https://nix.dev/manual/nix/latest/language/identifiers */
export function nixName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_'-]*$/.test(name) && !keywords.includes(name) ? name : nixString(name);
}

const keywords: readonly string[] = ['assert', 'else', 'if', 'in', 'inherit', 'let', 'or', 'rec', 'then', 'with'];
