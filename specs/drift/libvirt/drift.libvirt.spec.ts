import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { declaredPolicies, policies } from '../../../lib/drift/policies.ts';
import { unpinnedFields } from '../../../lib/drift/unpinned-fields.ts';
import { xmlDifferences } from '../../../lib/drift/xml-difference.ts';
import type { Redefinition } from '../../../lib/model/redefinition.ts';
import type { RenderedObject } from '../../../lib/model/rendered.ts';
import { Sandbox } from '../../../lib/sandbox/sandbox.ts';
import { describeLane } from '../../support/lane.ts';
import { written } from './pairs.ts';
import { fixtures, objectOf, type Trial, tryOut } from './trial.ts';

/** Everything that a fixture lab declares, or that exists before. */
function labObjects(): RenderedObject[] {
  const files = ['labs', 'rendered'].flatMap((folder) => {
    return readdirSync(join(fixtures, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
  });
  return files
    .filter((file) => /\/(domains|networks|pools)\/[^/]+\.xml$/.test(file))
    .map((file) => objectOf(readFileSync(join(fixtures, file), 'utf8'), file));
}

/** What the table reports as drift between an object and libvirt's form of it. */
function driftOf({ objects, redefined }: Trial): string[] {
  return redefined.flatMap(({ kind, definitions, refused }, index) => {
    const object = objects[index];
    const [kept] = definitions;
    if (!object || !kept) return [`${object?.xml.origin}: ${refused}`];
    const differences = xmlDifferences(object.xml, kept, declaredPolicies[kind]);
    return differences.map(({ xpath, from, to }) => `${object.xml.origin} ${xpath}: ${from} → ${to}`);
  });
}

/** Pools whose storage driver is a separate package in newer releases. */
const missingDriver = /pool-\w+\.xml: .*missing backend/;

/** A definition whose generated values are made constant, so that it can be stored in a file. */
function constant({ kind, definitions }: Redefinition): string {
  const [text = ''] = definitions.map((definition) => definition.text);
  const invented = unpinnedFields(definitions, policies[kind]).map(({ values: [value = ''] }) => value);
  return invented.reduce((masked, value) => {
    return masked.replaceAll(value, value.length > 17 ? '00000000-0000-4000-8000-000000000000' : '52:54:00:00:00:00');
  }, text);
}

describeLane('libvirt', 'declarations and what this libvirt stores', () => {
  test('no object of a fixture lab drifts', async () => {
    const objects = labObjects();
    expect(objects.length).toBeGreaterThan(50);
    expect(driftOf(await tryOut(objects, true))).toEqual([]);
  });

  test('no object written for the table drifts, and libvirt 9.0 stores what is recorded', async () => {
    const definable = written.filter(({ kind }) => kind !== 'volume');
    const trial = await tryOut(
      definable.map(({ declared }) => objectOf(declared.text, declared.origin)),
      false,
    );
    expect(driftOf(trial).filter((one) => !missingDriver.test(one))).toEqual([]);
    if (!trial.version.startsWith('9.0.')) return;
    for (const [index, redefinition] of trial.redefined.entries()) {
      await expect(constant(redefinition)).toMatchFileSnapshot(`${fixtures}drift/kept/${definable[index]?.name}.xml`);
    }
  });

  test('created volumes do not drift', async () => {
    await using sandbox = await Sandbox.start();
    await using virsh = await sandbox.virsh();
    const folder = '/var/lib/libvirt/images/drift';
    await sandbox.run(['mkdir', '--parents', folder]);
    await virsh.output(['pool-create-as', '--name', 'drift', '--type', 'dir', '--target', folder]);
    for (const { name, declared } of written.filter(({ kind }) => kind === 'volume')) {
      const file = join(sandbox.folder, `${name}.xml`);
      writeFileSync(file, declared.text);
      const volume = /<name>([^<]*)/.exec(declared.text)?.[1] ?? '';
      await virsh.output(['vol-create', '--pool', 'drift', '--file', file]);
      const text = await virsh.output(['vol-dumpxml', '--pool', 'drift', '--vol', volume]);
      expect([name, xmlDifferences(declared, { text, origin: name }, declaredPolicies.volume)]).toEqual([name, []]);
    }
  });
});
