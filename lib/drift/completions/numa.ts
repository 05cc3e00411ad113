import { type Branch, childOf, childrenOf, grow } from '../../xml/branch.ts';
import { numbersOf, rangesOf } from '../spelling.ts';

/** Processors that are in no cell are put into cell 0. */
export function placeCpus(numa: Branch): void {
  const cells = childrenOf(numa, 'cell');
  const first = cells.findIndex(({ attributes }, index) => (attributes.get('id') ?? `${index}`) === '0');
  const domain = numa.parent?.parent;
  const count = Number((domain && childOf(domain, 'vcpu')?.text) ?? 1);
  const placed = cells.map(({ attributes }) => (attributes.has('cpus') ? numbersOf(attributes.get('cpus') ?? '') : []));
  const [cell, own] = [cells[first], placed[first]];
  if (!cell || !own || placed.includes(undefined)) return;
  const missing = Array.from({ length: count }, (_, cpu) => cpu).filter((cpu) => !placed.flat().includes(cpu));
  if (missing.length === 0) return;
  cell.attributes.set('cpus', rangesOf([...own, ...missing].sort((one, other) => one - other)));
}

/** A distance applies in both directions, unless the other direction is declared too; from a cell to itself it is 10. */
export function completeDistances(numa: Branch): void {
  const cells = childrenOf(numa, 'cell').map((cell, index) => [cell.attributes.get('id') ?? `${index}`, cell] as const);
  const distances = new Map<string, string>();
  const touched = new Set<string>();
  for (const [from, cell] of cells) {
    for (const { attributes } of childOf(cell, 'distances')?.children ?? []) {
      const [to, value] = ['id', 'value'].map((name) => attributes.get(name) ?? '') as [string, string];
      distances.set(`${from} ${to}`, value);
      touched.add(from).add(to);
    }
  }
  for (const [from, cell] of cells) {
    if (!touched.has(from)) continue;
    const element = childOf(cell, 'distances') ?? grow(cell, 'distances');
    element.children.splice(0);
    for (const [to] of cells) {
      const value =
        distances.get(`${from} ${to}`) ?? distances.get(`${to} ${from}`) ?? (from === to ? '10' : undefined);
      if (value !== undefined) grow(element, 'sibling', { id: to, value });
    }
  }
}
