import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { declaredPolicies } from '../../../lib/drift/policies.ts';
import { xmlDifferences } from '../../../lib/drift/xml-difference.ts';
import type { Kind } from '../../../lib/model/objects.ts';
import { exceptions } from './corpus-exceptions.ts';

/**
 * `tests/` of libvirt's own sources, separated by colons: `apt-get source libvirt` on Debian 12 (9.0) and 13 (11.3), or the tarballs of
 * https://download.libvirt.org, of which 9.0's lacks one pair that Debian has added.
 */
const corpora = (process.env.VIRTSPEC_LIBVIRT_TESTS ?? '').split(':').filter((folder) => folder !== '');

/** The minimum number of pairs of PCs: fewer would mean another layout, of which nothing is read. */
const atLeast: Readonly<Record<string, number>> = { '9.0': 600, '11.3': 950 };

interface CorpusPair {
  readonly kind: Kind;
  /** `qemuxml2xmloutdata/minimal`. */
  readonly name: string;
  readonly input: string;
  readonly output: string;
}

/**
 * The inputs of libvirt's tests, and the expected outputs; 11.3 has both for a domain in one folder. If one input has several outputs, all of them.
 */
const folders: readonly (readonly [Kind, string, string])[] = [
  ['domain', 'qemuxml2argvdata', 'qemuxml2xmloutdata'],
  ['domain', 'qemuxmlconfdata', 'qemuxmlconfdata'],
  ['domain', 'genericxml2xmlindata', 'genericxml2xmloutdata'],
  ['network', 'networkxml2xmlin', 'networkxml2xmlout'],
  ['pool', 'storagepoolxml2xmlin', 'storagepoolxml2xmlout'],
  ['volume', 'storagevolxml2xmlin', 'storagevolxml2xmlout'],
];

/** `.x86_64-latest`, `-inactive`, `.x86_64-latest.abi-update`: the suffix of an output's name, compared with its input's. */
const variant = /(-inactive)?(\.\w+-(latest|[\d.]+)(\+\w+)?(\.abi-update)?)?$/;

function pairsOf(root: string): CorpusPair[] {
  return folders.flatMap(([kind, inputs, outputs]) => {
    if (!existsSync(join(root, outputs))) return [];
    const names = readdirSync(join(root, outputs)).flatMap((file) => /^(.*)\.xml$/.exec(file)?.[1] ?? []);
    return names.flatMap((name) => {
      const base = name.replace(variant, '');
      if (/-active\b/.test(name) || (inputs === outputs && name === base)) return [];
      const candidates = inputs === outputs ? [base] : [name, base];
      const input = candidates.map((one) => join(root, inputs, `${one}.xml`)).find(existsSync);
      return input ? [{ kind, name: `${outputs}/${name}`, input, output: join(root, outputs, `${name}.xml`) }] : [];
    });
  });
}

/** `9.0`, from the source itself. */
function releaseOf(root: string): string {
  const text = readFileSync(join(root, '../meson.build'), 'utf8');
  return /^\s*version: '(\d+\.\d+)\.\d+'/m.exec(text)?.[1] ?? `that of ${root}`;
}

/** Labs are PCs; the table does not cover what libvirt fills in for other machines. */
function isOfAPc({ kind, output }: CorpusPair): boolean {
  const arch = /<type arch='(\w+)'/.exec(readFileSync(output, 'utf8'))?.[1];
  return kind !== 'domain' || arch === undefined || arch === 'x86_64' || arch === 'i686';
}

function placesOf({ kind, input, output }: CorpusPair): string[] {
  const [declared, kept] = [input, output].map((file) => ({ text: readFileSync(file, 'utf8'), origin: file }));
  if (!declared || !kept) return [];
  return xmlDifferences(declared, kept, declaredPolicies[kind]).map(({ xpath }) => xpath);
}

if (corpora.length === 0) {
  describe.skip("libvirt's own test corpora (skipped: VIRTSPEC_LIBVIRT_TESTS names no folder; `apt-get source libvirt`)", () => {
    test('no drift', () => {});
  });
}

describe.each(corpora.map((root) => ({ root, release: releaseOf(root) })))(
  "libvirt's own test corpus, $release",
  ({ root, release }) => {
    const all = pairsOf(root);
    const pairs = all.filter(isOfAPc);
    const differing = new Map(
      pairs.map((pair) => [pair.name, placesOf(pair)] as const).filter(([, places]) => places.length > 0),
    );
    const listed = Object.values(exceptions[release] ?? {}).flat();
    console.info(
      `${release}: ${pairs.length - differing.size} of ${pairs.length} pairs agree, ${listed.length} are listed; ${all.length - pairs.length} of other machines than PCs left out`,
    );

    test('the corpus exists, and is of a listed release', () => {
      expect(pairs.length).toBeGreaterThan(atLeast[release] ?? Number.POSITIVE_INFINITY);
    });

    test('definitions that libvirt treats as equal are not drift, except for the listed ones', () => {
      expect([...differing].filter(([name]) => !listed.includes(name))).toEqual([]);
    });

    test('the list may only shrink: each entry still differs', () => {
      const there = new Set(pairs.map(({ name }) => name));
      expect(listed.filter((name) => there.has(name) && !differing.has(name))).toEqual([]);
    });
  },
);
