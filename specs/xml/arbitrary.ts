import fc from 'fast-check';

/** Text that XML can contain: no control characters, no lone surrogates; many characters that must be escaped. */
export const xmlText = fc
  .array(
    fc.oneof(
      fc.constantFrom('&', '<', '>', '"', "'", ']]>', '&amp;', '0', ' ', 'ü', '\u{1F600}'),
      fc.stringMatching(/^[ -~]{1,5}$/),
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));

export function escapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}
