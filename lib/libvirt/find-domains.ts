import { VirtspecError } from '../error/virtspec-error.ts';
import type { Domain } from '../model/objects.ts';
import { unknownDomain } from './unknown-domain.ts';

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

/**
 * The domains that a lab file lists.
 * @throws VirtspecError `domain-not-defined` (usage): nobody mistyped these names
 */
export function findListed(
  names: readonly string[],
  all: readonly Domain[],
  { file }: { readonly file: string },
): readonly Domain[] {
  const missing = names.filter((name) => !all.some((domain) => domain.name === name));
  if (missing.length === 0) return findDomains(names, all);
  throw new VirtspecError({
    code: 'domain-not-defined',
    kind: 'usage',
    what: `${file} lists ${missing.join(', ')}, and this libvirt does not have ${missing.length === 1 ? 'it' : 'them'}`,
    why: all.length === 0 ? 'it has no domains at all' : `it has ${all.map(({ name }) => name).join(', ')}`,
    fix: 'Apply the lab first (`virtspec rebuild`, or your switch), pass the libvirt with -c, or name the domains that are meant.',
  });
}
