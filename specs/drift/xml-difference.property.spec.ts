import fc from 'fast-check';
import { expect, test } from 'vitest';
import { xmlDifferences } from '../../lib/drift/xml-difference.ts';
import { escapeXml, xmlText } from '../xml/arbitrary.ts';

interface Tree {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Tree[];
}

const element = (children: fc.Arbitrary<Tree[]>): fc.Arbitrary<Tree> =>
  fc.record({
    tag: fc.constantFrom('a', 'b', 'c', 'd'),
    attributes: fc.dictionary(fc.constantFrom('x', 'y', 'z'), xmlText, { maxKeys: 3 }),
    children,
  });
/** Three levels. Siblings have different names, as libvirt's have but for lists; those are the other spec's. */
const siblings = (below: fc.Arbitrary<Tree>) => fc.uniqueArray(below, { maxLength: 3, selector: ({ tag }) => tag });
const tree = [2, 1].reduce((below) => element(siblings(below)), element(fc.constant([])));

/** @param turned attributes and children the other way round, on lines of their own */
function serialize({ tag, attributes, children }: Tree, turned: boolean): string {
  const turn = <T>(items: readonly T[]): readonly T[] => (turned ? items.toReversed() : items);
  const words = turn(Object.entries(attributes)).map(([name, value]) => ` ${name}='${escapeXml(value)}'`);
  const gap = turned ? '\n  <!-- layout -->' : '';
  return `<${tag}${words.join('')}>${gap}${turn(children)
    .map((child) => serialize(child, turned))
    .join(gap)}</${tag}>`;
}

const source = (text: string) => ({ text, origin: 'spec' });
const differences = (from: string, to: string) => xmlDifferences(source(from), source(to));

test('layout and order are not a difference', () => {
  fc.assert(
    fc.property(tree, (generated) => {
      expect(differences(serialize(generated, false), serialize(generated, true))).toEqual([]);
    }),
  );
});

test('one additional attribute, anywhere, is one difference at that place, in both directions', () => {
  fc.assert(
    fc.property(tree, fc.infiniteStream(fc.nat(2)), xmlText, (generated, choices, value) => {
      const path: string[] = [];
      const changed = (node: Tree): Tree => {
        path.push(node.tag);
        const at = choices.next().value;
        const chosen = node.children[at];
        if (!chosen) return { ...node, attributes: { ...node.attributes, added: `+${value}` } };
        return { ...node, children: node.children.map((child) => (child === chosen ? changed(child) : child)) };
      };
      const other = changed(generated);
      const xpath = `/${path.join('/')}/@added`;
      const [before, after] = [serialize(generated, false), serialize(other, true)];
      const there = differences(before, after);
      expect(there).toMatchObject([{ xpath, from: '(nothing)' }]);
      expect(differences(after, before)).toEqual([{ xpath, from: there[0]?.to, to: '(nothing)' }]);
    }),
  );
});
