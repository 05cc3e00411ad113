import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readXmlFolder } from '../../lib/render/xml-folder.ts';

const network = (name: string, uuid = '') => `<network><name>${name}</name>${uuid && `<uuid>${uuid}</uuid>`}</network>`;

describe('a folder of libvirt XML', () => {
  let folder: string;
  const put = async (files: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
  };
  const refused = async (files: Readonly<Record<string, string>>, expected: object) => {
    await put(files);
    await expect(readXmlFolder(folder)).rejects.toMatchObject({ kind: 'usage', ...expected });
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'virtspec-spec-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is read by kind and file, and each object has the name in its XML', async () => {
    const { objects } = await readXmlFolder('fixtures/labs/plain-linux/xml');
    expect(objects.map(({ kind, pool, name, active }) => [kind, pool, name, active])).toEqual([
      ['network', undefined, 'lan', true],
      ['pool', undefined, 'scratch', true],
      ['volume', 'scratch', 'root.qcow2', null],
      ['domain', undefined, 'web server; v1', null],
    ]);
    expect(objects[3]?.xml.origin).toBe('fixtures/labs/plain-linux/xml/domains/web.xml');
  });

  it('has each volume after its pool, whatever the pool’s name', async () => {
    await put({
      'pools/1.xml': '<pool><name>b/c</name></pool>',
      'pools/2.xml': '<pool><name>a b</name></pool>',
      'volumes/b%2Fc/v.xml': '<volume><name>v</name></volume>',
      'volumes/a b/v.xml': '<volume><name>v</name></volume>',
    });
    const { objects } = await readXmlFolder(folder);
    expect(objects.map(({ kind, pool, name }) => [kind, pool ?? name])).toEqual([
      ['pool', 'b/c'],
      ['volume', 'b/c'],
      ['pool', 'a b'],
      ['volume', 'a b'],
    ]);
  });

  it('takes order and wanted state from a manifest, and the other files sorted after it', async () => {
    await put({
      'networks/a.xml': network('a'),
      'networks/b.xml': network('b'),
      'networks/c.xml': network('c'),
      'manifest.json':
        '{ "version": 1, "objects": [{ "file": "networks/c.xml", "active": false }, { "file": "networks/b.xml" }] }',
    });
    const { objects } = await readXmlFolder(folder);
    expect(objects.map(({ name, active }) => [name, active])).toEqual([
      ['c', false],
      ['b', true],
      ['a', true],
    ]);
  });

  it('takes from a manifest what the files cannot express: restart, a volume’s other name, empty lists, volumes that must not exist', async () => {
    await put({
      'pools/p.xml': '<pool><name>p</name></pool>',
      'volumes/p/v.xml': '<volume><name>v</name></volume>',
      'manifest.json': JSON.stringify({
        version: 1,
        objects: [
          { file: 'pools/p.xml', restart: true },
          { file: 'volumes/p/v.xml', name: 'w' },
        ],
        empty: ['domains'],
        absent: [{ pool: 'p', name: 'old' }],
      }),
    });
    const { objects, emptied, absent } = await readXmlFolder(folder);
    expect(objects.map(({ restart, option }) => [restart, option])).toEqual([
      [true, undefined],
      [undefined, 'w'],
    ]);
    expect(emptied).toEqual(['domain']);
    expect(absent).toEqual([{ pool: 'p', name: 'old' }]);
  });

  it('may declare only empty lists', async () => {
    await put({ 'manifest.json': '{ "version": 1, "empty": ["networks"] }' });
    expect(await readXmlFolder(folder)).toMatchObject({ objects: [], emptied: ['network'] });
  });

  it('ignores files that are not XML', async () => {
    await put({
      'networks/a.xml': network('a'),
      'networks/.b.xml': 'x',
      'networks/README': 'x',
      'volumes/stray.xml': 'x',
    });
    expect((await readXmlFolder(folder)).objects).toHaveLength(1);
  });

  it('is refused if it is empty, or does not exist', async () => {
    await refused({}, { code: 'xml-folder-empty' });
    await expect(readXmlFolder(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'xml-folder-empty' });
  });

  it.each([
    ["not libvirt's", '<html><body/></html>', 'xml-not-libvirt'],
    ['of another kind', '<domain><name>a</name></domain>', 'xml-not-libvirt'],
    ['without a name', '<network><bridge name="virbr1"/></network>', 'xml-unnamed'],
    ['empty', '', 'xml-malformed'],
    ['not well-formed', '<network>\n<name>a</nam>\n</network>', 'xml-malformed'],
    [
      'a bomb',
      '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><network><name>&b;</name></network>',
      'xml-doctype',
    ],
    [
      'an external entity',
      '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><network><name>&a;</name></network>',
      'xml-doctype',
    ],
    ['an unknown entity', '<network><name>&a;</name></network>', 'xml-malformed'],
  ])('is refused with XML that is %s', async (_what, text, code) => {
    await refused({ 'networks/a.xml': text }, { code, fix: expect.any(String) });
  });

  it('is refused with two objects of the same name, or of the same UUID', async () => {
    await refused(
      { 'networks/1.xml': network('a'), 'networks/2.xml': network('a') },
      {
        code: 'xml-duplicate',
        what: 'two networks have the name a',
        why: expect.stringMatching(/^a \(.*1\.xml\) and a \(.*2\.xml\); /),
      },
    );
    await refused(
      {
        'networks/1.xml': network('a', 'AAAAAAAA-31ec-4f4c-ba81-231f9c8d6ca0'),
        'networks/2.xml': network('b', 'aaaaaaaa-31ec-4f4c-ba81-231f9c8d6ca0'),
      },
      { code: 'xml-duplicate', what: 'two networks have the UUID aaaaaaaa-31ec-4f4c-ba81-231f9c8d6ca0' },
    );
  });

  it('is refused with all objects that are the same at once, each with its place', async () => {
    const [one, two] = ['aaaaaaaa-31ec-4f4c-ba81-231f9c8d6ca0', 'bbbbbbbb-31ec-4f4c-ba81-231f9c8d6ca0'];
    const networks = [network('a', one), network('b', one), network('c', one), network('d', two), network('e', two)];
    const files = networks.map((text, index) => [`networks/${index}.xml`, text]);
    await refused(Object.fromEntries([...files, ['networks/9.xml', network('e')]]), {
      code: 'xml-duplicate',
      what: '3 names or UUIDs are those of more than one object',
      why: expect.stringMatching(
        new RegExp(
          `^two networks have the name e: e .*\\n3 networks have the UUID ${one}: a .* and b .* and c .*\\ntwo networks have the UUID ${two}: d .*3\\.xml\\) and e .*\\nlibvirt`,
        ),
      ),
      fix: expect.stringMatching(/^Give all but one of each another name or UUID/),
    });
  });

  it('is refused with more than two objects of the same UUID', async () => {
    const uuid = 'aaaaaaaa-31ec-4f4c-ba81-231f9c8d6ca0';
    await refused(Object.fromEntries(['a', 'b', 'c'].map((name) => [`networks/${name}.xml`, network(name, uuid)])), {
      what: `3 networks have the UUID ${uuid}`,
      fix: expect.stringMatching(/^Give all but one of them another UUID/),
    });
  });

  it('is refused with volumes of a missing pool', async () => {
    await refused({ 'volumes/p/v.xml': '<volume><name>v</name></volume>' }, { code: 'xml-pool-unknown' });
  });

  it.each([
    '{',
    '{}',
    '{ "version": 2 }',
    '{ "version": 1, "objects": [{ "file": "networks/gone.xml" }] }',
    '{ "version": 1, "empty": ["networks"] }',
    '{ "version": 1, "absent": [{ "pool": "gone", "name": "v" }] }',
  ])('is refused with the manifest %s', (manifest) =>
    refused({ 'networks/a.xml': network('a'), 'manifest.json': manifest }, { code: 'manifest-invalid' }),
  );
});
