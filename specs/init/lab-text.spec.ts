import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { labText } from '../../lib/init/lab-text.ts';
import { parseLab } from '../../lib/lab/load.ts';

/** Names that YAML, or a flow collection of it, could take for something else. */
const nasty = fc.oneof(
  fc.constantFrom(
    'a, b',
    '[x',
    '{y}',
    '# z',
    'yes',
    '1e3',
    '0x10',
    '~',
    ': ',
    "it's",
    '"q"',
    '*a',
    '&a',
    '!t',
    'a: b',
    '- a',
    '2026-01-01',
  ),
  fc.string({ minLength: 1, unit: 'grapheme' }),
);

test('whatever an object is called, the lab file says so again', () => {
  const held = fc.record({ memory: fc.constant('2 GiB'), disks: fc.constant([{ source: '/srv/a, b.qcow2' }]) });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ name: nasty, held }), { selector: ({ name }) => name, maxLength: 4 }),
      (domains) => {
        const text = labText({
          ...{ name: 'spec', source: { xml: 'my, xml' }, remarks: ['another: one'] },
          held: { networks: [], pools: [], domains },
        });
        const read = parse(text, { mapAsMap: true, stringKeys: true }) as Map<string, unknown>;
        expect(read.get('source')).toEqual(new Map([['xml', 'my, xml']]));
        const names = [...((read.get('domains') as Map<string, unknown> | undefined)?.keys() ?? [])];
        expect(names).toEqual(domains.map(({ name }) => name));
      },
    ),
  );
});

test('it is a lab file that loads, also where nothing could be read', () => {
  const source = { flake: '.#host' };
  const lab = parseLab(labText({ name: 'spec', source, remarks: [], held: undefined }), '/srv/lab.yaml');
  expect(lab).toMatchObject({
    name: 'spec',
    networks: [],
    domains: [],
    source: { flake: { folder: '/srv', name: 'host' } },
  });
});

test('no line of what teaches is wider than a hundred columns', () => {
  for (const held of [
    undefined,
    { networks: [{ name: 'lan', held: { address: '10.0.0.1/24' } }], pools: [], domains: [] },
  ]) {
    const lines = labText({ name: 'spec', source: { xml: 'xml' }, remarks: [], held }).split('\n');
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  }
});

test('an object of which nothing is held is named, and why', () => {
  const held = { networks: [], pools: [], domains: [{ name: 'web01', held: {}, note: 'not yet' }] };
  const text = labText({ name: 'spec', source: { xml: 'xml' }, remarks: [], held });
  expect(text).toContain('domains:\n  # not yet\n  web01: {}\n');
  expect(parseLab(text, '/srv/lab.yaml').domains).toMatchObject([{ name: 'web01' }]);
});
