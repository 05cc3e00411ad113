import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { declaredPolicies } from '../../../lib/diff/policies.ts';
import { xmlDifferences } from '../../../lib/diff/xml-difference.ts';
import type { Kind } from '../../../lib/model/objects.ts';
import { exceptions } from './corpus-exceptions.ts';

/** `tests/` of libvirt's own source, 9.0: `apt-get source libvirt`, or the tarball of https://download.libvirt.org. */
const corpus = process.env.VIRTSPEC_LIBVIRT_TESTS;

interface CorpusPair {
  readonly kind: Kind;
  /** `qemuxml2xmloutdata/minimal`. */
  readonly name: string;
  readonly input: string;
  readonly output: string;
}

/** What libvirt's tests read, and what they expect it to be written as. Where there are several outputs of one input, each. */
const folders: readonly (readonly [Kind, string, string])[] = [
  ['domain', 'qemuxml2argvdata', 'qemuxml2xmloutdata'],
  ['domain', 'genericxml2xmlindata', 'genericxml2xmloutdata'],
  ['network', 'networkxml2xmlin', 'networkxml2xmlout'],
  ['pool', 'storagepoolxml2xmlin', 'storagepoolxml2xmlout'],
  ['volume', 'storagevolxml2xmlin', 'storagevolxml2xmlout'],
];

function pairsOf(root: string): CorpusPair[] {
  return folders.flatMap(([kind, inputs, outputs]) => {
    const files = readdirSync(join(root, outputs)).filter((file) => file.endsWith('.xml') && !/-active\b/.test(file));
    return files.flatMap((file) => {
      const base = file.replace(/(-inactive)?(\.\w+-(latest|[\d.]+))?\.xml$/, '');
      const input = [file, `${base}.xml`].map((name) => join(root, inputs, name)).find(existsSync);
      return input ? [{ kind, name: `${outputs}/${file.slice(0, -4)}`, input, output: join(root, outputs, file) }] : [];
    });
  });
}

/** Labs are PCs; what libvirt fills in for other machines is not in the table. */
function isOfAPc({ kind, output }: CorpusPair): boolean {
  const arch = /<type arch='(\w+)'/.exec(readFileSync(output, 'utf8'))?.[1];
  return kind !== 'domain' || arch === undefined || arch === 'x86_64' || arch === 'i686';
}

function placesOf({ kind, input, output }: CorpusPair): string[] {
  const [declared, kept] = [input, output].map((file) => ({ text: readFileSync(file, 'utf8'), origin: file }));
  if (!declared || !kept) return [];
  return xmlDifferences(declared, kept, declaredPolicies[kind]).map(({ xpath }) => xpath);
}

if (corpus === undefined) {
  describe.skip("libvirt's own test corpus (skipped: VIRTSPEC_LIBVIRT_TESTS names no folder; `apt-get source libvirt`)", () => {
    test('no drift', () => {});
  });
} else {
  describe("libvirt's own test corpus", () => {
    const all = pairsOf(corpus);
    const pairs = all.filter(isOfAPc);
    const differing = new Map(
      pairs.map((pair) => [pair.name, placesOf(pair)] as const).filter(([, places]) => places.length > 0),
    );
    console.info(
      `${pairs.length - differing.size} of ${pairs.length} pairs agree; ${all.length - pairs.length} of other machines than PCs left out`,
    );

    test('it is there', () => {
      expect(pairs.length).toBeGreaterThan(600);
    });

    test('what libvirt calls the same definition is no drift, but for what is listed', () => {
      const listed = new Set(Object.values(exceptions).flat());
      expect([...differing].filter(([name]) => !listed.has(name))).toEqual([]);
    });

    test('the list may only shrink: each of it still differs', () => {
      const listed = Object.values(exceptions).flat();
      expect(listed.filter((name) => !differing.has(name))).toEqual([]);
      expect(listed.length).toBeLessThanOrEqual(77);
    });
  });
}
