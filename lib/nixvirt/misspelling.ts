import leven from 'leven';
import type { Misspelling } from '../model/misspelling.ts';
import type { Kind } from '../model/objects.ts';
import type { ElementRule, Grammar } from './grammar.ts';

/**
 * What is most likely meant by an attribute that NixVirt ignored: the one of the same place whose name differs by one letter or two that are swapped, or,
 * where the name is long, by a third of it. Undefined where there is none, or several are as close.
 *
 * @param path as `dropped.nix` writes it: `devices.interface[1].mca`, `templates.windows { memry }`
 * @param grammar without it, only arguments are told
 * @param argumentsOf the arguments that the template of the definition names
 */
export function misspellingOf(
  path: string,
  kind: Kind,
  grammar: Grammar | undefined,
  argumentsOf: readonly string[] = [],
): Misspelling | undefined {
  const root = grammar?.[kind];
  const argument = /^templates\.\S+ \{ (.+) \}$/.exec(path)?.[1];
  if (argument !== undefined) {
    const attribute = closest(argument, argumentsOf);
    const keys = root && keysOf(root, `/${root.element}`);
    return attribute === undefined ? undefined : { attribute, xpath: keys?.get(attribute)?.xpath };
  }
  if (!root) return undefined;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const place = steps.reduce<Place | undefined>(inside, { xpath: `/${root.element}`, rule: root });
  const keys = place?.rule && keysOf(place.rule, place.xpath);
  const attribute = keys && closest(last.replace(/\[\d+\]$/, ''), [...keys.keys()]);
  return attribute === undefined ? undefined : { attribute, xpath: keys?.get(attribute)?.xpath };
}

/** Where the value of a key goes: below the element of `rule`, if it is one. */
interface Place {
  readonly xpath: string;
  readonly rule?: ElementRule;
}

function inside(place: Place | undefined, step: string): Place | undefined {
  const [, key = step, index] = /^(.*)\[(\d+)\]$/.exec(step) ?? [];
  const found = place?.rule && keysOf(place.rule, place.xpath).get(key);
  return found && index !== undefined ? { ...found, xpath: `${found.xpath}[${Number(index) + 1}]` } : found;
}

/** The keys that NixVirt reads of the value that an element is written from. */
function keysOf(rule: ElementRule, xpath: string): ReadonlyMap<string, Place> {
  const keys = new Map<string, Place>();
  for (const { key, attribute } of rule.attributes)
    if (key !== undefined) keys.set(key, { xpath: `${xpath}/@${attribute}` });
  if ('type' in rule.body && rule.body.key !== undefined) keys.set(rule.body.key, { xpath });
  for (const child of 'children' in rule.body ? rule.body.children : []) {
    const below = `${xpath}/${child.element}`;
    if (child.key !== undefined) keys.set(child.key, { xpath: below, rule: child });
    else for (const [key, place] of keysOf(child, below)) keys.set(key, place);
  }
  return keys;
}

function closest(word: string, names: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(word.length / 3));
  const found = names.map((name) => ({ name, apart: distance(word, name) })).filter(({ apart }) => apart <= most);
  const [first, second] = found.sort((a, b) => a.apart - b.apart);
  return first && first.apart !== second?.apart ? first.name : undefined;
}

/** Two letters that are swapped are one mistake, as for people. */
function distance(word: string, name: string): number {
  const swapped = [...word].some((letter, at) => {
    const next = word[at + 1] ?? '';
    return word.slice(0, at) + next + letter + word.slice(at + 2) === name;
  });
  return swapped && word.length > 1 ? 1 : leven(word, name);
}
