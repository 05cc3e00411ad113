import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findPython } from '../../lib/deploy/find-python.ts';
import { readRules } from '../../lib/nixvirt/read-rules.ts';
import { run } from '../../lib/process/run.ts';
import { sameToNixVirt } from '../../lib/simulate/nixvirt-comparison.ts';
import { descendants, readTree, type TreeElement, writeTree } from '../../lib/xml/tree.ts';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';

const [locked, python] = await Promise.all([lockedNixVirt(), findPython()]);

/** NixVirt's own code: whether it would find a difference in each pair. */
const oracle = `
import sys, json
sys.path.insert(0, sys.argv[1])
import nixvirt, xmldiff.main
class Session: conn = None
def clean(kind, xml, declared):
    connection = nixvirt.getObjectConnection(Session, kind)
    tree = nixvirt.xmlToETree(xml)
    connection._cleanDefETree(declared, tree)
    return tree
print(json.dumps([len(xmldiff.main.diff_trees(clean(k, a, d), clean(k, b, d))) == 0 for k, a, b, d in json.load(sys.stdin)]))
`;

const textOf = (file: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/${file}`, import.meta.url)), 'utf8');
const documents = {
  domain: textOf('labs/plain-linux/xml/domains/web.xml'),
  network: textOf('checks/reference/observed/network-lab-net.xml'),
  pool: textOf('checks/reference/observed/pool-homelab.xml'),
} as const;

/** One change of a document: an attribute or a text, an element removed, duplicated, or moved among its siblings. */
const mutation = fc.record({
  kind: fc.constantFrom<keyof typeof documents>('domain', 'domain', 'network', 'pool'),
  how: fc.constantFrom('nothing', 'attribute', 'reorder-attributes', 'text', 'remove', 'double', 'move'),
  where: fc.nat(),
});

function mutated({ kind, how, where }: { kind: keyof typeof documents; how: string; where: number }): string {
  const root = readTree({ text: documents[kind], origin: kind });
  const parents = descendants(root).filter(({ children }) => children.length > 0);
  const parent = parents[where % parents.length] as TreeElement;
  const all = descendants(root);
  const element = all[where % all.length] as TreeElement;
  const [first, ...rest] = parent.children;
  if (how === 'attribute' && element.attributes[0]) element.attributes[0].value += '1';
  if (how === 'reorder-attributes') element.attributes = element.attributes.toReversed();
  if (how === 'text' && element.children.length === 0) element.text += '1';
  if (how === 'remove') parent.children = rest;
  if (how === 'double' && first) parent.children = [first, first, ...rest];
  if (how === 'move' && first) parent.children = [...rest, first];
  return writeTree(root);
}

describeLane(
  'nix',
  'the simulated comparison of NixVirt',
  () => {
    test('it equals a definition in which its own comparison finds no difference', async () => {
      const rules = await readRules(locked.folder);
      const mutations = fc.sample(mutation, { numRuns: 150, seed: 20260725 });
      const pairs = mutations.map(
        (one) =>
          [
            one.kind,
            writeTree(readTree({ text: documents[one.kind], origin: '' })),
            mutated(one),
            documents[one.kind],
          ] as const,
      );
      const argv = ['python' in python ? python.python : '', '-B', '-c', oracle, join(locked.folder, 'tool')] as const;
      const { stdout, stderr } = await run([...argv], { input: JSON.stringify(pairs) });
      const theirs = JSON.parse(stdout || `"${stderr}"`) as boolean[];
      const ours = pairs.map(([kind, old, fresh, declared]) => {
        const [a, b, c] = [old, fresh, declared].map((text) => ({ text, origin: '' }));
        return (
          a !== undefined && b !== undefined && c !== undefined && sameToNixVirt(kind, { old: a, fresh: b }, c, rules)
        );
      });
      const disagreements = mutations.flatMap((one, index) =>
        ours[index] === theirs[index] ? [] : [{ ...one, theirs: theirs[index] }],
      );
      expect(disagreements).toEqual([]);
      expect(new Set(theirs)).toEqual(new Set([true, false]));
    });
  },
  locked.missing ?? ('missing' in python ? python.missing : undefined),
);
