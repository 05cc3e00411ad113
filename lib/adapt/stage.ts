import { VirtspecError } from '../error/virtspec-error.ts';
import type { Scenario } from '../lab/lab.ts';
import { type Provision, placeOf } from './provision.ts';
import type { ProvisionItem } from './provision-need.ts';

/**
 * What the sandbox is provided with, modified by the scenario: without what should be missing, and with its links.
 *
 * @param provisions of the lab, and of what exists before it; each item is created once
 * @throws VirtspecError `scenario-missing-unnamed` for a path that would not have been created
 */
export function setStage(
  provisions: readonly Provision[],
  { missing, links, prepare }: Pick<Scenario, 'missing' | 'links' | 'prepare'>,
): Provision {
  const all = provisions.flatMap(({ items }) => items);
  const unnamed = missing.find((path) => !all.some((item) => isWithin(item, path)));
  if (unnamed !== undefined) throw missingUnnamed(unnamed, all);
  // The scenario's own commands define these.
  const prepared = definedBy.filter(([, command]) => prepare.some(([word]) => word === command)).map(([kind]) => kind);
  const left = all.filter(
    (item) =>
      !missing.some((path) => isWithin(item, path)) &&
      !links.some((link) => isLink(item, link)) &&
      !prepared.some((kind) => kind === item.kind),
  );
  const named = new Map(left.map((item) => [JSON.stringify([item.kind, placeOf(item)]), item]));
  return {
    items: [
      ...links.map(({ name, address, prefix }) => ({ kind: 'bridge', name, address: `${address}/${prefix}` }) as const),
      ...missing.map((path) => ({ kind: 'absent', path }) as const),
      ...named.values(),
    ],
    adaptations: provisions
      .flatMap(({ adaptations }) => adaptations)
      .filter(({ what }) => !missing.some((path) => what === path || what.startsWith(`${path}/`)))
      .filter(({ rule }) => !prepared.some((kind) => rule === `stand-in-${kind}`)),
  };
}

const definedBy = [
  ['nwfilter', 'nwfilter-define'],
  ['secret', 'secret-define'],
] as const;

function isLink(item: ProvisionItem, { name }: { readonly name: string }): boolean {
  return item.kind === 'bridge' && item.name === name;
}

function isWithin(item: ProvisionItem, path: string): boolean {
  return 'path' in item && (item.path === path || item.path.startsWith(`${path}/`));
}

function missingUnnamed(path: string, items: readonly ProvisionItem[]): VirtspecError {
  const paths = items.flatMap((item) => ('path' in item ? [item.path] : []));
  return new VirtspecError({
    code: 'scenario-missing-unnamed',
    kind: 'usage',
    what: `${path}, which the scenario lists as missing, is nothing that the sandbox provides`,
    why: `of the paths that the lab names, it provides ${paths.join(', ') || 'none'}`,
    fix: 'Write the path as the lab does, or remove it.',
  });
}
