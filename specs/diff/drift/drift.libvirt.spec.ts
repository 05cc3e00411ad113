import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { driftByShadow } from '../../../lib/diff/drift.ts';
import { declaredPolicies, policies } from '../../../lib/diff/policies.ts';
import { unpinnedFields } from '../../../lib/diff/unpinned-fields.ts';
import { xmlDifferences } from '../../../lib/diff/xml-difference.ts';
import type { Definable, Redefinition } from '../../../lib/model/redefinition.ts';
import type { RenderedObject } from '../../../lib/model/rendered.ts';
import { adaptObjects } from '../../../lib/target/adapt/adapt.ts';
import { redefineObjects } from '../../../lib/target/redefine.ts';
import { collectFacts } from '../../../lib/target/sandbox/host.ts';
import { Sandbox } from '../../../lib/target/sandbox/sandbox.ts';
import { describeLane } from '../../support/lane.ts';
import { mutationsOf } from './mutations.ts';
import { written } from './pairs.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url));

function objectOf(text: string, origin: string): RenderedObject {
  const [, kind = ''] = /<(domain|network|pool)[\s>]/.exec(text) ?? [];
  const [name = '', uuid] = ['name', 'uuid'].map((tag) => new RegExp(`<${tag}>([^<]*)<`).exec(text)?.[1]);
  return { kind: kind as Definable, name, uuid, pool: undefined, xml: { text, origin }, active: null };
}

/** Everything that a fixture lab declares, or has before. */
function labObjects(): RenderedObject[] {
  const files = ['labs', 'rendered'].flatMap((folder) => {
    return readdirSync(join(fixtures, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
  });
  return files
    .filter((file) => /\/(domains|networks|pools)\/[^/]+\.xml$/.test(file))
    .map((file) => objectOf(readFileSync(join(fixtures, file), 'utf8'), file));
}

interface Trial {
  readonly version: string;
  readonly objects: readonly RenderedObject[];
  readonly redefined: readonly Redefinition[];
}

async function tryOut(objects: readonly RenderedObject[], adapt: boolean): Promise<Trial> {
  await using sandbox = await Sandbox.start();
  await using virsh = await sandbox.virsh();
  const { host, tools } = await collectFacts(sandbox, virsh, { smm: true }, ['x86_64']);
  const adapted = adapt ? adaptObjects(objects, host).objects : objects;
  const redefined = await redefineObjects(virsh, adapted, { folder: join(sandbox.folder, 'trial'), times: 2 });
  return { version: tools.libvirt ?? '', objects: adapted, redefined };
}

/** What the table calls drift between an object and what libvirt just made of it. */
function driftOf({ objects, redefined }: Trial): string[] {
  return redefined.flatMap(({ kind, definitions, refused }, index) => {
    const object = objects[index];
    const [kept] = definitions;
    if (!object || !kept) return [`${object?.xml.origin}: ${refused}`];
    const differences = xmlDifferences(object.xml, kept, declaredPolicies[kind]);
    return differences.map(({ xpath, from, to }) => `${object.xml.origin} ${xpath}: ${from} → ${to}`);
  });
}

/** A definition with what libvirt invents made constant, so that it can be kept as a file. */
function constant({ kind, definitions }: Redefinition): string {
  const [text = ''] = definitions.map((definition) => definition.text);
  const invented = unpinnedFields(definitions, policies[kind]).map(({ values: [value = ''] }) => value);
  return invented.reduce((masked, value) => {
    return masked.replaceAll(value, value.length > 17 ? '00000000-0000-4000-8000-000000000000' : '52:54:00:00:00:00');
  }, text);
}

/** Where the table and libvirt judge apart, as `who calls it drift: how place`, and why that is right. */
const judgedApart: readonly (readonly [RegExp, string])[] = [
  [/^table: doubled /, 'What may be there once is read once; the schema refuses it, and so does the table.'],
  [
    /^table: removed .*\/(mac\/@address|@type|numa\/cell\/@cpus|video\/model)$/,
    'Half an element, which the schema refuses.',
  ],
  [/^table: removed .*\/address\/@\w+$/, 'Half an address, which libvirt makes whole.'],
  [/^table: removed .*\/controller\/@index$/, 'A companion without its index, which libvirt puts beside its master.'],
  [/^table: changed \/domain\/currentMemory$/, 'More than there is: libvirt takes what there is.'],
  [/^table: changed .*\/video\/model\/@primary$/, 'The only one is the first one, whatever is said.'],
  [/^table: changed .*\/console\/target\/@port$/, 'The first has port 0, whatever is said.'],
  [/^libvirt: \w+ .*\/controller(\/.*)?$/, 'left-open: controllers, and where they are.'],
  [/^libvirt: \w+ .*\/interface\/address$/, 'left-open: where it is.'],
  [/^libvirt: \w+ \/network\/bridge(\/@name)?$/, 'left-open: the name of a bridge.'],
  [/^libvirt: \w+ \/domain\/os\/nvram$/, 'left-open: where variables are kept, and what of.'],
];

describeLane('libvirt', 'declared against what this libvirt makes of it', () => {
  test('every object of every fixture lab: no drift', async () => {
    const objects = labObjects();
    expect(objects.length).toBeGreaterThan(50);
    expect(driftOf(await tryOut(objects, true))).toEqual([]);
  });

  test('what was written for the table: no drift, and libvirt 9.0 keeps what is recorded', async () => {
    const definable = written.filter(({ kind }) => kind !== 'volume');
    const trial = await tryOut(
      definable.map(({ declared }) => objectOf(declared.text, declared.origin)),
      false,
    );
    expect(driftOf(trial)).toEqual([]);
    if (!trial.version.startsWith('9.0.')) return;
    for (const [index, redefinition] of trial.redefined.entries()) {
      await expect(constant(redefinition)).toMatchFileSnapshot(`${fixtures}drift/kept/${definable[index]?.name}.xml`);
    }
  });

  test('the table and libvirt itself agree on every single change of what is declared, but for what is listed', async () => {
    const files = ['rendered/homelab-sccm/domains/DC01.xml', 'rendered/homelab-sccm/networks/lab-net.xml'];
    const originals = [
      ...files.map((file) => objectOf(readFileSync(join(fixtures, file), 'utf8'), file)),
      ...written
        .filter(({ kind }) => kind !== 'volume')
        .map(({ declared }) => objectOf(declared.text, declared.origin)),
    ];
    const trial = await tryOut(originals, true);
    const mutants = trial.objects.flatMap((object, index) => {
      return mutationsOf(object.xml)
        .filter(({ place }) => !/^\/\w+\/(name|uuid)$/.test(place))
        .map((mutation) => ({
          mutation,
          kept: trial.redefined[index]?.definitions[0],
          ...objectOf(mutation.xml.text, object.name),
        }));
    });
    const { redefined } = await tryOut(mutants, false);
    const apart = mutants.flatMap(({ mutation, kept, kind }, index) => {
      const shadow = kept && redefined[index] && driftByShadow(redefined[index], kept);
      if (!shadow) return [];
      const table = xmlDifferences(mutation.xml, kept, declaredPolicies[kind]);
      if ((table.length === 0) === (shadow.length === 0)) return [];
      return [`${table.length > 0 ? 'table' : 'libvirt'}: ${mutation.how} ${mutation.place}`];
    });
    const taken = redefined.filter(({ refused }) => refused === undefined).length;
    console.info(
      `${mutants.length} changes, ${taken} of them taken by libvirt; ${apart.length} judged apart, as listed`,
    );
    expect(taken).toBeGreaterThan(700);
    expect(apart.filter((word) => !judgedApart.some(([pattern]) => pattern.test(word)))).toEqual([]);
    expect(judgedApart.filter(([pattern]) => !apart.some((word) => pattern.test(word))).map(String)).toEqual([]);
  }, 300_000);

  test('volumes: no drift when they are made', async () => {
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
