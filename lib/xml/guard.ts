import { VirtspecError } from '../error/virtspec-error.ts';

/** Generous limits: the longest domain XML in libvirt's own test suite has 60 kB, and is nested 12 deep. */
const limits = { bytes: 4 * 1024 * 1024, depth: 100 };

/**
 * Refuses XML from outside before any parser reads it: declarations that include files or expand without end (a DOCTYPE of any kind), and sizes that
 * occur only in attacks.
 *
 * @param origin file or command, for the message
 * @throws VirtspecError `xml-doctype`, `xml-too-large`, `xml-too-deep`, `xml-not-text`
 */
export function guardXml(text: string, origin: string): void {
  if (text.length > limits.bytes) {
    throw refused('xml-too-large', origin, `it has ${text.length} characters; virtspec reads at most ${limits.bytes}`);
  }
  if (text.includes('\0') || text.includes('\ufffd')) {
    throw refused('xml-not-text', origin, 'it is not UTF-8 text', 'Save it as UTF-8.');
  }
  const declaration = /<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)\b/i.exec(text);
  if (declaration) {
    const line = text.slice(0, declaration.index).split('\n').length;
    const why = `line ${line} has a ${declaration[1]?.toUpperCase()}, which can include files and expand without limit`;
    throw refused('xml-doctype', origin, why, 'Remove the DOCTYPE; libvirt does not need it.');
  }
  const depth = depthOf(text);
  if (depth > limits.depth) {
    throw refused(
      'xml-too-deep',
      origin,
      `its elements are nested ${depth} deep; virtspec reads at most ${limits.depth}`,
    );
  }
}

/** The start and end of markup that is not a tag. */
const others = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/**
 * The deepest nesting of elements, in one pass over the text. For text that is not well-formed the number is arbitrary; the parser will reject it.
 */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let end = 0;
  for (let start = text.indexOf('<'); start !== -1; start = text.indexOf('<', end)) {
    const other = others.find(([opening]) => text.startsWith(opening, start));
    end = other ? text.indexOf(other[1], start) : tagEnd(text, start);
    if (end === -1) break;
    if (other) continue;
    if (text[start + 1] === '/') depth -= 1;
    else if (text[end - 1] !== '/') deepest = Math.max(deepest, ++depth);
  }
  return deepest;
}

/** The end of the tag that begins at `start`; an attribute's value may contain `>`. -1: there is none. */
function tagEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '>') return at;
    if (character !== '"' && character !== "'") continue;
    at = text.indexOf(character, at + 1);
    if (at === -1) return -1;
  }
  return -1;
}

function refused(
  code: string,
  origin: string,
  why: string,
  fix = 'Provide XML as `virsh dumpxml` prints it.',
): VirtspecError {
  return new VirtspecError({ code, kind: 'usage', what: `${origin} was rejected`, why, fix });
}
