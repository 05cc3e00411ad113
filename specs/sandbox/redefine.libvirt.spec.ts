import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { adaptObjects } from '../../lib/adapt/adapt.ts';
import { policies } from '../../lib/drift/policies.ts';
import { unpinnedFields } from '../../lib/drift/unpinned-fields.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { collectInventory } from '../../lib/libvirt/inventory.ts';
import type { Redefinition } from '../../lib/model/redefinition.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';
import { renderLab } from '../../lib/render/render.ts';
import { collectFacts } from '../../lib/sandbox/host.ts';
import { redefineObjects } from '../../lib/sandbox/redefine.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { describeLane } from '../support/lane.ts';

const root = new URL('../../', import.meta.url);

async function objectsOf(labFile: string): Promise<readonly RenderedObject[]> {
  return (await renderLab(await loadLab(fileURLToPath(new URL(labFile, root))))).objects;
}

/** Defines objects on trial in a sandbox, and checks that nothing is left of them. */
async function redefine(objects: readonly RenderedObject[]): Promise<readonly Redefinition[]> {
  await using sandbox = await Sandbox.start();
  await using virsh = await sandbox.virsh();
  const { host } = await collectFacts({ sandbox, virsh }, { smm: true }, ['x86_64']);
  const folder = join(sandbox.folder, 'trial');
  const redefined = await redefineObjects(virsh, adaptObjects(objects, host).objects, { folder });
  expect(await collectInventory(virsh)).toEqual({ networks: [], pools: [], domains: [] });
  expect(existsSync(folder)).toBe(false);
  return redefined;
}

/** `network lan /network/uuid`: the places that differ, for objects that libvirt accepted. */
function invented(redefined: readonly Redefinition[]): string[] {
  return redefined.flatMap(({ kind, name, definitions }) =>
    unpinnedFields(definitions, policies[kind]).map(({ xpath, values }) => {
      expect(new Set(values).size).toBe(3);
      return `${kind} ${name} ${xpath}`;
    }),
  );
}

describeLane('libvirt', 'defining every object on trial', () => {
  test('libvirt generates no value for the reference lab', async () => {
    const redefined = await redefine(await objectsOf('lab.yaml'));
    expect(redefined.map(({ kind, definitions, refused }) => [kind, definitions.length, refused])).toEqual(
      ['network', 'network', 'pool', 'domain', 'domain', 'domain', 'domain'].map((kind) => [kind, 3, undefined]),
    );
    expect(invented(redefined)).toEqual([]);
  });

  test('the missing MACs are found automatically: the network’s and those of both interfaces, and nothing else', async () => {
    expect(invented(await redefine(await objectsOf('fixtures/labs/unpinned/lab.yaml')))).toEqual([
      'network lan /network/mac/@address',
      'domain guest /domain/devices/interface[1]/mac/@address',
      'domain guest /domain/devices/interface[2]/mac/@address',
    ]);
  });

  test('undeclared UUIDs of networks, pools and domains are found', async () => {
    expect(invented(await redefine(await objectsOf('fixtures/labs/without-uuids/lab.yaml')))).toEqual([
      'network lan /network/uuid',
      'pool scratch /pool/uuid',
      'domain guest /domain/uuid',
    ]);
  });

  test('values that no list here contains are found: a generation id, an Open vSwitch port', async () => {
    const [lan, guest] = await objectsOf('fixtures/labs/unpinned/lab.yaml');
    if (!lan || !guest) throw new Error('the lab has changed');
    const text = guest.xml.text
      .replace('<memory', '<genid/><memory')
      .replace("<source network='lan'/>", "$&<virtualport type='openvswitch'/><mac address='52:54:00:71:00:01'/>");
    const redefined = await redefine([lan, { ...guest, xml: { ...guest.xml, text } }]);
    expect(invented(redefined).filter((place) => place.startsWith('domain '))).toEqual([
      'domain guest /domain/genid',
      'domain guest /domain/devices/interface[1]/virtualport/parameters/@interfaceid',
      'domain guest /domain/devices/interface[2]/mac/@address',
    ]);
  });

  test('a refusal is reported with libvirt’s message, and the others are still tried', async () => {
    const objects = (await objectsOf('fixtures/labs/unpinned/lab.yaml')).map((object) =>
      object.kind === 'network'
        ? { ...object, xml: { ...object.xml, text: object.xml.text.replace("mode='nat'", "mode='nowhere'") } }
        : object,
    );
    const redefined = await redefine(objects);
    expect(redefined[0]).toMatchObject({
      name: 'lan',
      definitions: [],
      refused: expect.stringMatching(/^net-define: .*nowhere/),
    });
    expect(invented(redefined)).toHaveLength(2);
  });
});
