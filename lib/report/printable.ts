/**
 * Characters that are interpreted instead of shown: C0 and C1 controls (a terminal executes them), bidirectional and other format controls (they
 * reorder the text around them), line separators, and halves of surrogate pairs (which no encoding can represent).
 */
const acting =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `text` on one line, with every such character escaped: `a\nb`, `\x1b[2J`, `\u{202e}`. */
export function oneLine(text: string): string {
  return text.replace(acting, (character) => short[character] ?? escape(character));
}

/** The lines of `text`, each printable; tabs become two spaces. A trailing line break does not add a line. */
export function printableLines(text: string): string[] {
  const lines = text.replaceAll('\r\n', '\n').replaceAll('\t', '  ').split('\n').map(oneLine);
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}

/** JSON text with the same characters as JSON escapes: the data stays the same, and printing it is safe. */
export function printableJson(json: string): string {
  return json.replace(acting, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escape(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
