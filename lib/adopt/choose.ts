import { didYouMean } from '../error/did-you-mean.ts';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Inventory } from '../libvirt/inventory.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { clashWords } from './clash.ts';
import { type Compared, compareWithHost, type HostObject, isListed } from './compare.ts';

/** What is adopted, and what is not. */
export interface Choice {
  readonly chosen: readonly HostObject[];
  /** What was asked for and is declared already. */
  readonly declared: readonly HostObject[];
  /** Undeclared, and not asked for: the next apply still deletes it. */
  readonly left: readonly HostObject[];
  readonly compared: Compared;
}

/**
 * The objects of a libvirt that are adopted into a lab.
 *
 * @param words `NAME`, `KIND/NAME` or a UUID each; none: everything that the next apply would delete
 * @param uri of the libvirt, for messages
 * @throws VirtspecError `adopt-unknown`, `adopt-ambiguous`, `adopt-clash`, `adopt-part-of-kind` (usage)
 */
export function chooseObjects(words: readonly string[], lab: DeclaredConnection, host: Inventory, uri: string): Choice {
  const compared = compareWithHost(lab, host);
  if (words.length === 0) return { chosen: compared.undeclared, declared: [], left: [], compared };
  const all: readonly HostObject[] = [...host.networks, ...host.pools, ...host.domains];
  const asked = [...new Set(words.map((word) => findObject(word, all, uri)))];
  const clash = compared.clashing.find(({ object }) => asked.includes(object));
  if (clash) throw clashing(clash);
  const adoptable = [...compared.undeclared, ...compared.alone];
  const chosen = adoptable.filter((object) => asked.includes(object));
  requireWholeKinds(chosen, compared, lab);
  return {
    chosen,
    declared: asked.filter((object) => !adoptable.includes(object)),
    left: compared.undeclared.filter((object) => !asked.includes(object)),
    compared,
  };
}

/** As a user names it: `domain/web01`. */
export function wordOf({ kind, name }: Pick<HostObject, 'kind' | 'name'>): string {
  return `${kind}/${name}`;
}

function findObject(word: string, all: readonly HostObject[], uri: string): HostObject {
  const [, kind, rest] = /^(network|pool|domain)\/(.+)$/s.exec(word) ?? [];
  const called = rest ?? word;
  const found = all.filter(
    (object) =>
      (kind === undefined || object.kind === kind) && (object.name === called || object.uuid === called.toLowerCase()),
  );
  const [first, second] = found;
  if (first === undefined) throw unknown(word, all, uri);
  if (second !== undefined) throw ambiguous(word, found);
  return first;
}

/** A list that begins with some objects of a kind is the order to delete the others of it. */
function requireWholeKinds(chosen: readonly HostObject[], { alone }: Compared, lab: DeclaredConnection): void {
  for (const kind of ['network', 'pool', 'domain'] as const) {
    if (isListed(kind, lab) || !chosen.some((object) => object.kind === kind)) continue;
    const others = alone.filter((object) => object.kind === kind && !chosen.includes(object));
    if (others.length === 0) continue;
    throw new VirtspecError({
      code: 'adopt-part-of-kind',
      kind: 'usage',
      what: `the lab has no list of ${kind}s, and with one of only a part of them an apply would delete the others`,
      why: `libvirt also has ${others.map(({ name }) => name).join(', ')}; without a list, an apply leaves all ${kind}s alone`,
      fix: `Adopt them too: add ${others.map((one) => shellWord(wordOf(one))).join(' ')}. Or adopt none of the ${kind}s.`,
    });
  }
}

function unknown(word: string, all: readonly HostObject[], uri: string): VirtspecError {
  const names = all.flatMap((object) => [object.name, wordOf(object)]);
  return new VirtspecError({
    code: 'adopt-unknown',
    kind: 'usage',
    what: `libvirt at ${uri} has no network, pool or domain ${word}${didYouMean(word, names)}`,
    why: 'an object is named by its name, by KIND/NAME as in domain/web01, or by its UUID',
    fix: /\.ya?ml$/i.test(word)
      ? `A lab file is passed with --lab ${shellWord(word)}.`
      : 'Without a name, everything that the next apply would delete is adopted; `virtspec adopt --dry-run` lists it.',
  });
}

function ambiguous(word: string, found: readonly HostObject[]): VirtspecError {
  return new VirtspecError({
    code: 'adopt-ambiguous',
    kind: 'usage',
    what: `${word} is the name of several objects`,
    why: `libvirt has ${found.map(({ kind, name }) => `the ${kind} ${name}`).join(' and ')}`,
    fix: `Pass ${found.map((one) => shellWord(wordOf(one))).join(' or ')}.`,
  });
}

function clashing(clash: Compared['clashing'][number]): VirtspecError {
  const { kind, name } = clash.object;
  const { why, fix } = clashWords(clash);
  return new VirtspecError({
    code: 'adopt-clash',
    kind: 'usage',
    what: `${kind} ${name} cannot be declared a second time; nothing was written`,
    why,
    fix,
  });
}
