/** Whether a text names something, in quotes or as a separate word: `lan` is not in `lan2`, `web01` not in `dc01.qcow2`. */
export function isNamed(words: string, name: string): boolean {
  if (name === '') return false;
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w./-])${quoted}(?![\\w/-]|\\.\\w)`).test(words);
}
