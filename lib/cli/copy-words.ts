import { VirtspecError } from '../error/virtspec-error.ts';

/** What a command line of `copy` means: files of this machine and of one guest. */
export interface CopyRequest {
  readonly direction: 'to-guest' | 'from-guest';
  /** The domain’s name or UUID, or an address of its guest. */
  readonly guest: string;
  readonly from: readonly string[];
  readonly to: string;
}

/**
 * Reads the words as scp does: `web01:/tmp/a` is in a guest, `./a:b` and `/a:b` are here, and so is what has no colon.
 * @throws VirtspecError `copy-words`
 */
export function copyRequest(words: readonly string[]): CopyRequest {
  const places = words.map(placeOf);
  const target = places.at(-1);
  const sources = places.slice(0, -1);
  if (!target || sources.length === 0) throw refused('a source and a target are needed');
  const from = sources.map(({ path }) => path);
  const guests = new Set(sources.map(({ guest }) => guest));
  const [source] = guests;
  if (guests.size > 1) throw refused('the sources are not all at the same place');
  if (source !== undefined && target.guest !== undefined) throw refused('both sides are in guests');
  if (target.guest !== undefined) return { direction: 'to-guest', guest: target.guest, from, to: target.path };
  if (source !== undefined) return { direction: 'from-guest', guest: source, from, to: target.path };
  throw refused('neither side is in a guest');
}

/** An IPv6 address is in brackets. */
function placeOf(word: string): { readonly guest?: string; readonly path: string } {
  const [, address, name, path = ''] = /^(?:\[([^\]]+)\]|([^/\\:]+)):(.*)$/s.exec(word) ?? [];
  const guest = address ?? name;
  return guest === undefined ? { path: word } : { guest, path };
}

function refused(why: string): VirtspecError {
  return new VirtspecError({
    code: 'copy-words',
    kind: 'usage',
    what: 'it is not clear what to copy where',
    why,
    fix: 'Write `virtspec copy FILE DOMAIN:PATH`, or `virtspec copy DOMAIN:PATH FILE`; a file here whose name has a colon begins with ./',
  });
}
