/** The replacement for a secret. */
const hidden = '(hidden)';

/** Where libvirt's XML, and the arguments that it passes to QEMU, contain a secret in clear text: the text before it, and the secret. */
const places: readonly RegExp[] = [
  /(\bpasswd\s*=\s*')([^']*)/g,
  /(\bpasswd\s*=\s*")([^"]*)/g,
  // `-object secret,id=s,data=…`, `-vnc :1,password=…` in <qemu:arg>.
  /(<(?:\w+:)?arg\s[^>]*\b(?:data|password|passphrase|secret)=)([^,'"&\s]+)/g,
  // systemd credentials, passed by SMBIOS.
  /(io\.systemd\.credential[\w.]*:[\w.-]+=)([^<\s'"]+)/g,
];

/** The text with every recognised secret hidden. */
export function hideSecrets(text: string): string {
  return places.reduce((hiding, place) => hiding.replace(place, `$1${hidden}`), text);
}

/** A value for display: hidden if its path is that of a secret. */
export function hideAt(xpath: string, value: string): string {
  return xpath.endsWith('/@passwd') && value !== '' ? hidden : hideSecrets(value);
}

/** Whether a secret was hidden in a text. */
export function hasHidden(text: string): boolean {
  return text.includes(hidden);
}

/** The secrets in an XML, verbatim. */
export function secretsIn(text: string): string[] {
  return places
    .flatMap((place) => Array.from(text.matchAll(place), ([, , secret = '']) => secret))
    .filter((one) => one !== '');
}

/** Shorter secrets would match ordinary text. */
const shortest = 4;

/** The text without the given secrets, wherever they occur: verbatim, and as escaped in XML, JSON and Markdown. */
export function hideKnown(text: string, secrets: readonly string[]): string {
  const known = new Set(secrets.filter(({ length }) => length >= shortest).flatMap((one) => [one, unescaped(one)]));
  return [...known]
    .sort((a, b) => b.length - a.length)
    .reduce((hiding, one) => hiding.replace(inAnySpelling(one), hidden), text);
}

/** A secret as its owner types it: it is known as the XML has it. */
function unescaped(secret: string): string {
  return Object.entries(entities).reduceRight(
    (text, [character, entity]) => text.replaceAll(entity, character),
    secret,
  );
}

/** Of XML; the ampersand first, which is in all of them. */
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * A text as any format may write it, each character by itself: Markdown has a backslash before some, and that by what stands beside it. What is no
 * letter or digit stands as it is, behind a backslash (JSON, Markdown, TAP), as an entity (XML, Markdown) or by its code (GitHub).
 */
function inAnySpelling(text: string): RegExp {
  const characters = Array.from(text, (character) => {
    if (/[A-Za-z0-9]/.test(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    const spellings = [
      character,
      `\\${character}`,
      `&#${code};`,
      `%${code.toString(16).toUpperCase().padStart(2, '0')}`,
    ];
    return `(?:${[...spellings, entities[character] ?? []].flat().map(literal).join('|')})`;
  });
  return new RegExp(characters.join(''), 'g');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
