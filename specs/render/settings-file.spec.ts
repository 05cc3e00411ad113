import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nixVirtSettings } from '../../lib/deploy/nixvirt-settings.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { renderLab } from '../../lib/render/render.ts';
import { readXmlFolder } from '../../lib/render/xml-folder.ts';
import { Workplace } from '../support/workplace.ts';

/** The lab of a settings file with this content. */
async function render(place: Workplace, settings: string) {
  place.write('settings.json', settings);
  return renderLab(await loadLab(place.write('lab.yaml', 'lab: x\nsource: { settings: settings.json }\n')));
}

test('what NixVirt’s module passes to its helper is read as the lab that it was created from', async () => {
  using place = new Workplace();
  const recorded = await readXmlFolder('fixtures/rendered/homelab-sccm');
  const files = recorded.objects.map(
    (object, index) => [object, place.write(`${index}.xml`, object.xml.text)] as const,
  );
  const { provenance, objects, ...rest } = await render(
    place,
    JSON.stringify(nixVirtSettings(recorded, new Map(files))),
  );
  expect(provenance).toMatchObject({ kind: 'xml', text: `NixVirt settings ${place.path('settings.json')}` });
  const known = ({ kind, name, uuid, pool, active, xml }: (typeof objects)[number]) =>
    ({ kind, name, uuid, pool, active, text: xml.text }) as const;
  expect(objects.map(known)).toEqual(recorded.objects.map(known));
  expect(rest).toEqual({ emptied: recorded.emptied, absent: recorded.absent });
});

test('an empty list deletes, a missing list leaves alone, and a volume that must be deleted is read', async () => {
  using place = new Workplace();
  const pool =
    "<pool type='dir'><name>p</name><uuid>b0000000-0000-4000-8000-000000000000</uuid><target><path>/p</path></target></pool>";
  place.write('p.xml', pool);
  const volumes = [{ present: false, name: 'old.qcow2', definition: null }];
  const pools = [{ definition: 'p.xml', active: true, restart: null, volumes }];
  const { objects, emptied, absent } = await render(place, JSON.stringify({ domains: [], networks: null, pools }));
  expect(objects).toMatchObject([{ kind: 'pool', name: 'p', active: true }]);
  expect({ emptied, absent }).toEqual({ emptied: ['domain'], absent: [{ pool: 'p', name: 'old.qcow2' }] });
});

test.each([
  ['no JSON', 'domains: []', 'settings-invalid', /JSON/],
  ['something else', '{ "domains": 7 }', 'settings-invalid', /domains/],
  [
    'a definition that is not there',
    '{ "domains": [{ "definition": "/nonexistent.xml" }] }',
    'xml-unreadable',
    /it does not exist/,
  ],
])('%s: what, why, fix', async (_what, text, code, why) => {
  using place = new Workplace();
  await expect(render(place, text)).rejects.toMatchObject({ code, kind: 'usage', why: expect.stringMatching(why) });
});

test('it is refused together with another source', async () => {
  using place = new Workplace();
  const file = place.path('lab.yaml');
  writeFileSync(file, 'lab: x\nsource: { settings: a.json, xml: b }\n');
  await expect(loadLab(file)).rejects.toMatchObject({ code: 'lab-invalid' });
});
