import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { KeptDomain, Manifest } from './manifest.ts';

/**
 * The domains of a checkpoint that are restored: those that are named, by name or UUID; else all.
 * @param alone whether it may be some of them
 * @throws VirtspecError `checkpoint-domain`, `checkpoint-alone` (usage)
 */
export function chooseKept(
  { name, domains }: Manifest,
  words: readonly string[],
  alone: boolean,
): readonly KeptDomain[] {
  const found = words.map((word) => {
    const domain = domains.find((one) => one.name === word) ?? domains.find(({ uuid }) => uuid === word.toLowerCase());
    if (domain === undefined) throw unknown(name, word, domains);
    return domain;
  });
  if (found.length === 0) return domains;
  const chosen = domains.filter((domain) => found.includes(domain));
  if (chosen.length < domains.length && !alone) throw onlySome(name, chosen, domains);
  return chosen;
}

function unknown(name: string, word: string, domains: readonly KeptDomain[]): VirtspecError {
  const names = domains.map((one) => one.name);
  return new VirtspecError({
    code: 'checkpoint-domain',
    kind: 'usage',
    what: `the checkpoint ${name} has no domain ${word}${didYouMean(word, names)}`,
    why: `it has ${names.join(', ')}`,
  });
}

function onlySome(name: string, chosen: readonly KeptDomain[], domains: readonly KeptDomain[]): VirtspecError {
  const others = domains.filter((domain) => !chosen.includes(domain)).map((one) => one.name);
  return new VirtspecError({
    code: 'checkpoint-alone',
    kind: 'usage',
    what: `the checkpoint ${name} also has ${others.join(', ')}; nothing was changed`,
    why: 'a guest that goes back alone disagrees with the others: a directory server has forgotten the passwords that its members have changed since, and other directory servers refuse its changes; clusters and databases with replicas are alike',
    fix: 'Restore all of them: name no domain. If these guests do not depend on one another, add --alone.',
  });
}
