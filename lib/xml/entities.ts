/** The references that XML defines without a DTD: five names, and characters by number. https://www.w3.org/TR/xml/#sec-references */
const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Whether text is only white space: line breaks and indentation between elements. */
export function isLayout(text: string): boolean {
  return !/\S/.test(text);
}

/** Text of an element with its references resolved; text that is only layout becomes empty. */
export function decodeText(raw: string): string {
  if (isLayout(raw)) return '';
  return raw.includes('&') ? resolve(raw) : raw;
}

/** Attribute value, normalised as in XML: literal tabs and line ends become spaces, then references are resolved. */
export function decodeAttribute(raw: string): string {
  const spaced = /[\t\n\r]/.test(raw) ? raw.replace(/\r\n|[\t\n\r]/g, ' ') : raw;
  return spaced.includes('&') ? resolve(spaced) : spaced;
}

/** @throws {SyntaxError} for a reference that XML does not predefine, or a bare `&` */
function resolve(raw: string): string {
  return raw.replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+))?;?/g, (reference, decimal, hexadecimal, name) => {
    const code = decimal ? Number.parseInt(decimal, 10) : hexadecimal ? Number.parseInt(hexadecimal, 16) : undefined;
    const character = code !== undefined ? fromCode(code) : names[name as string];
    if (character === undefined || !reference.endsWith(';')) {
      throw new SyntaxError(`\`${reference}\` is not a reference that XML defines`);
    }
    return character;
  });
}

function fromCode(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
