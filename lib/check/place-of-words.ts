import type { XmlSource } from '../xml/source.ts';
import { groupByName, readTree, type TreeElement } from '../xml/tree.ts';

/**
 * The place of a definition that the words of a refusal name: `'virtoi' is not a valid device model name` names the one attribute, or the one element,
 * that has this value.
 *
 * @returns `/domain/devices/interface[2]/model/@type`; undefined if no quoted value is in the definition, or none in one place only
 */
export function placeOfWords(words: string, xml: XmlSource): string | undefined {
  const values = [...words.replace(/\{[^{}]*\}/g, '').matchAll(/'([^'\n]{2,})'|"([^"\n]{2,})"/g)];
  const places = placesByValue(xml);
  for (const [, one, other] of values) {
    const found = places.get(one ?? other ?? '') ?? [];
    if (found.length === 1 && !/^\/\w+\/(name|uuid)$/.test(found[0] ?? '')) return found[0];
  }
  return undefined;
}

function placesByValue(xml: XmlSource): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, string[]>();
  const add = (value: string, place: string) => places.set(value, [...(places.get(value) ?? []), place]);
  const walk = (element: TreeElement, path: string) => {
    for (const { name, value } of element.attributes) add(value, `${path}/@${name}`);
    if (element.children.length === 0 && element.text.trim() !== '') add(element.text.trim(), path);
    for (const [name, children] of groupByName(element.children)) {
      for (const [at, child] of children.entries())
        walk(child, `${path}/${name}${children.length === 1 ? '' : `[${at + 1}]`}`);
    }
  };
  const root = readTree(xml);
  walk(root, `/${root.name}`);
  return places;
}
