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

/** The text without secrets that are known, wherever they stand in it: as they are, and as XML, JSON and Markdown write them. */
export function hideKnown(text: string, secrets: readonly string[]): string {
  const spelt = new Set(secrets.filter(({ length }) => length >= shortest).flatMap(spellings));
  return [...spelt].sort((a, b) => b.length - a.length).reduce((hiding, one) => hiding.replaceAll(one, hidden), text);
}

function spellings(secret: string): string[] {
  const plain = secret
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
  const escaped = plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const marked = plain.replace(/[\\`*_{}[\]()#+\-.!|<>~]/g, '\\$&');
  return [secret, plain, escaped, escaped.replaceAll('"', '&quot;'), JSON.stringify(plain).slice(1, -1), marked];
}
