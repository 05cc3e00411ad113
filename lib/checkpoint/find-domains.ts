import { unknownDomain } from '../libvirt/unknown-domain.ts';
import type { Domain } from '../model/objects.ts';

/**
 * The domains that are meant, each by its name or its UUID, without repetition.
 * @throws VirtspecError `domain-not-found` (usage)
 */
export function findDomains(words: readonly string[], all: readonly Domain[]): readonly Domain[] {
  const names = all.map(({ name }) => name);
  const found = words.map((word) => {
    const domain = all.find(({ name }) => name === word) ?? all.find(({ uuid }) => uuid === word.toLowerCase());
    if (domain === undefined) throw unknownDomain(word, names);
    return domain;
  });
  return [...new Set(found)];
}
