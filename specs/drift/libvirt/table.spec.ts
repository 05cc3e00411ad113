import { describe, expect, test } from 'vitest';
import { parsePattern } from '../../../lib/drift/pattern.ts';
import { declaredRows } from '../../../lib/drift/policies.ts';
import { Policies } from '../../../lib/drift/policy.ts';
import { xmlDifferences } from '../../../lib/drift/xml-difference.ts';
import { type Branch, readBranch } from '../../../lib/xml/branch.ts';
import { selectXpath } from '../../../lib/xml/xpath.ts';
import { newer, type Pair, reference, started, written } from './pairs.ts';

const pairs = [...written, ...newer, ...started, ...reference];
const all = new Policies(declaredRows);
const differences = ({ declared, kept }: Pair, policies: Policies) => xmlDifferences(declared, kept, policies);

test.each(pairs)('$name: the declaration does not differ from what libvirt stored', (pair) => {
  expect(differences(pair, all)).toEqual([]);
});

test.each(pairs)(
  '$name: neither differs from itself, nor the stored definition from that of another define',
  ({ kind, declared, kept }) => {
    for (const source of [declared, kept]) {
      const copy = { ...source, text: `${source.text} ` };
      expect(differences({ kind, name: '', declared: source, kept: copy }, all)).toEqual([]);
    }
  },
);

describe.each(['network', 'pool', 'volume', 'domain'])('no row for a %s is unused', (kind) => {
  const rows = declaredRows.filter(({ at }) => at.startsWith(`/${kind}`) || (kind === 'domain' && at.startsWith('//')));
  const ofKind = pairs.filter((pair) => pair.kind === kind);

  test('without any one of them, something that libvirt stored is reported as drift', () => {
    const idle = rows.filter((row) => {
      const others = new Policies(rows.filter((other) => other !== row));
      return ofKind.every((pair) => differences(pair, others).length === 0);
    });
    expect(idle.map(({ at, policy }) => `${policy.how} ${at}`)).toEqual([]);
  }, 60_000);
});

test('every row states a reason and a source', () => {
  for (const { why, source } of declaredRows) {
    expect(why).toMatch(/^\S.*[.]$/);
    expect(source).toMatch(/^(https:\/\/libvirt\.org\/format\w+\.html(#[\w-]+)?|src\/[\w/]+\.c, \w+)$/);
  }
});

test('an XPath of the table selects what XPath selects', () => {
  for (const { declared, kept } of pairs) {
    for (const source of [declared, kept]) {
      const elements = branches(readBranch(source));
      for (const { at } of declaredRows) {
        const { element, attribute, matches } = parsePattern(at);
        const found = elements.filter((branch) => branch.name === element && matches(branch));
        const counted = attribute ? found.filter(({ attributes }) => attributes.has(attribute)) : found;
        expect([at, counted.length]).toEqual([at, (selectXpath(source, at) as readonly unknown[]).length]);
      }
    }
  }
}, 60_000);

function branches(branch: Branch): Branch[] {
  return [branch, ...branch.children.flatMap(branches)];
}
