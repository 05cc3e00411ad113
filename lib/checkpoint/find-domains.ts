import { VirtspecError } from '../error/virtspec-error.ts';
import { didYouMean } from '../lab/problem.ts';
import type { Domain } from '../model/objects.ts';

/**
 * The domains that are meant, each by its name or its UUID, without repetition.
 * @throws VirtspecError `domain-not-found` (usage)
 */
export function findDomains(words: readonly string[], all: readonly Domain[]): readonly Domain[] {
  const found = words.map((word) => {
    const domain = all.find(({ name }) => name === word) ?? all.find(({ uuid }) => uuid === word.toLowerCase());
    if (domain === undefined) throw unknownDomain(word, all);
    return domain;
  });
  return [...new Set(found)];
}

function unknownDomain(word: string, all: readonly Domain[]): VirtspecError {
  const names = all.map(({ name }) => name);
  return new VirtspecError({
    code: 'domain-not-found',
    kind: 'usage',
    what: `libvirt has no domain ${word}${didYouMean(word, names)}`,
    why: names.length === 0 ? 'it has none at all' : `it has ${names.join(', ')}`,
  });
}
