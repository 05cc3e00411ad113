/** So many places are named in a line. */
const mostNamed = 6;

/**
 * Places of an XML for a sentence, each once, without the root and without positions: `devices/tpm/backend/profile, os/loader/@secure and 3 more`. Empty
 * for none.
 */
export function placesText(xpaths: readonly string[]): string {
  const places = [...new Set(xpaths.map((xpath) => xpath.replace(/\[\d+\]/g, '').replace(/^\/[^/]+\//, '')))];
  const named = places.slice(0, mostNamed);
  const more = places.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
