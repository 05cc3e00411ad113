import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noProof } from '../../lib/check/proof.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { declaredState } from '../../lib/model/declared-state.ts';
import type { ListedKind, Rendered } from '../../lib/model/rendered.ts';
import { renderedObject } from '../../lib/render/rendered-object.ts';
import { LabRun } from '../../lib/run/lab-run.ts';
import { judgeSeen } from '../../lib/verify/judge-seen.ts';

/** `tests/` of libvirt's sources, separated by colons, in the form that `specs/drift/libvirt/corpus.spec.ts` reads. */
const corpora = (process.env.VIRTSPEC_LIBVIRT_TESTS ?? '').split(':').filter((folder) => folder !== '');

/**
 * The folders in which libvirt's tests have definitions that it accepts; for a domain also those that it starts, because a command line is expected.
 */
const folders: readonly (readonly [ListedKind, folder: string, started: readonly string[]])[] = [
  ['domain', 'qemuxml2argvdata', ['.args', '.x86_64-latest.args']],
  ['domain', 'qemuxmlconfdata', ['.x86_64-latest.args']],
  ['network', 'networkxml2xmlin', []],
  ['pool', 'storagepoolxml2xmlin', []],
];

/** Faults, although libvirt accepts them. */
const faults: Readonly<Record<string, string>> = {
  'net-many-models: mac-unique': 'one MAC on three NICs of one network',
  'devices-acpi-index: mac-unique': 'the same',
  'net-vhostuser-passt: mac-unique': 'the same, on two',
};

const lab: Lab = {
  ...{ name: 'corpus', file: '/corpus/lab.yaml', source: { kind: 'xml', folder: '/corpus' }, smoke: undefined },
  ...{ networks: [], pools: [], domains: [] },
};

async function failuresOf(kind: ListedKind, text: string, origin: string): Promise<readonly string[]> {
  const object = renderedObject({
    kind,
    pool: undefined,
    text,
    origin,
    active: null,
    restart: null,
    option: undefined,
  });
  const provenance = { kind: 'xml', text: 'corpus', why: undefined, folder: '/corpus' } as const;
  const rendered: Rendered = {
    objects: [object],
    emptied: [],
    absent: [],
    provenance,
  };
  const read = { rendered, declared: declaredState(rendered), schema: [] };
  const seen = [{ proof: noProof('the target is `rendered`') }];
  const found = await judgeSeen(new LabRun(lab, {}), seen, { ...read, target: 'rendered' });
  return found.filter(({ status }) => status === 'fail' || status === 'error').map(({ check }) => check);
}

if (corpora.length === 0) {
  describe.skip('the definitions in libvirt’s own tests pass (skipped: VIRTSPEC_LIBVIRT_TESTS names no folder)', () => {
    test('some 1,700 definitions', () => {});
  });
}

describe.skipIf(corpora.length === 0)('the definitions in libvirt’s own tests pass', () => {
  test.each(corpora)('%s', { timeout: 600_000 }, async (root) => {
    const found: string[] = [];
    let count = 0;
    for (const [kind, name, started] of folders) {
      const folder = join(root, name);
      const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.xml')) : [];
      for (const file of files) {
        const stem = file.slice(0, -'.xml'.length);
        if (started.length > 0 && !started.some((suffix) => existsSync(join(folder, `${stem}${suffix}`)))) continue;
        const text = readFileSync(join(folder, file), 'utf8');
        if (!text.includes(`<${kind}`)) continue;
        count++;
        found.push(...(await failuresOf(kind, text, file)).map((check) => `${stem}: ${check}`));
      }
    }
    expect(found.filter((one) => faults[one] === undefined)).toEqual([]);
    expect(count).toBeGreaterThan(700);
  });
});
