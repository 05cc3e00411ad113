/** What stands in the place of a secret. */
const hidden = '(hidden)';

/** Where libvirt's XML, and what it hands on to QEMU, holds a secret in clear text: before it, and the secret itself. */
const places: readonly RegExp[] = [
  /(\bpasswd\s*=\s*')([^']*)/g,
  /(\bpasswd\s*=\s*")([^"]*)/g,
  // `-object secret,id=s,data=…`, `-vnc :1,password=…` behind <qemu:arg>.
  /(<(?:\w+:)?arg\s[^>]*\b(?:data|password|passphrase|secret)=)([^,'"&\s]+)/g,
  // Credentials of systemd, by SMBIOS.
  /(io\.systemd\.credential[\w.]*:[\w.-]+=)([^<\s'"]+)/g,
];

/** The text with every secret that it names as one hidden. */
export function hideSecrets(text: string): string {
  return places.reduce((hiding, place) => hiding.replace(place, `$1${hidden}`), text);
}

/** A value for a person: hidden where it is a secret's place. */
export function hideAt(xpath: string, value: string): string {
  return xpath.endsWith('/@passwd') && value !== '' ? hidden : hideSecrets(value);
}

/** Whether something was hidden in a text. */
export function hasHidden(text: string): boolean {
  return text.includes(hidden);
}

/** The secrets that an XML holds, as they stand there. */
export function secretsIn(text: string): string[] {
  return places
    .flatMap((place) => Array.from(text.matchAll(place), ([, , secret = '']) => secret))
    .filter((one) => one !== '');
}

/** Shorter ones are words of any text. */
const shortest = 4;

/** The text without secrets that are known, wherever they stand in it, as whichever format wrote them. */
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
