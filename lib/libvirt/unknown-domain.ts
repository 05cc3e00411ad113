import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';

/** The error `domain-not-found` (usage) for a name that no domain has. */
export function unknownDomain(word: string, names: readonly string[]): VirtspecError {
  return new VirtspecError({
    code: 'domain-not-found',
    kind: 'usage',
    what: `libvirt has no domain ${word}${didYouMean(word, names)}`,
    why: names.length === 0 ? 'it has none at all' : `it has ${names.join(', ')}`,
  });
}
