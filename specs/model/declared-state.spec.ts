import { expect, test } from 'vitest';
import { declaredState } from '../../lib/model/declared-state.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';

const object = (kind: RenderedObject['kind'], text: string, rest: Partial<RenderedObject> = {}): RenderedObject => {
  const name = /<name>(.*)<\/name>/.exec(text)?.[1] ?? '';
  return { kind, name, uuid: undefined, pool: undefined, active: null, xml: { text, origin: `${name}.xml` }, ...rest };
};
const rendered = (...objects: RenderedObject[]) => ({ objects });

test('volumes are in their pools, and NixVirt’s `active` is kept', () => {
  const state = declaredState(
    rendered(
      object('network', '<network><name>n</name></network>', { active: true }),
      object('pool', "<pool type='dir'><name>a</name></pool>", { active: true }),
      object('volume', '<volume><name>v</name></volume>', { pool: 'a' }),
      object('pool', "<pool type='dir'><name>b</name></pool>", { active: false }),
      object('volume', '<volume><name>v</name></volume>', { pool: 'b' }),
      object('volume', '<volume><name>w</name></volume>', { pool: 'b' }),
      object('domain', "<domain type='kvm'><name>d</name></domain>"),
    ),
  );
  expect(
    state.pools.map(({ name, wanted, volumes }) => [
      name,
      wanted,
      volumes.map((volume) => `${volume.pool}/${volume.name}`),
    ]),
  ).toEqual([
    ['a', true, ['a/v']],
    ['b', false, ['b/v', 'b/w']],
  ]);
  expect(state.networks[0]).toMatchObject({ name: 'n', wanted: true, live: undefined });
  expect(state.domains[0]).toMatchObject({ name: 'd', wanted: null, live: undefined });
  expect(state.host).toBeUndefined();
});

test.each([
  ['malformed XML', '<domain><name>d</domain>', 'd.xml is not well-formed XML'],
  ['another kind', '<network><name>d</name></network>', 'd.xml is not a libvirt domain'],
  ['a DOCTYPE', '<!DOCTYPE domain><domain><name>d</name></domain>', 'd.xml was rejected'],
])('refuses %s', (_what, text, message) => {
  const bad = { ...object('domain', text), xml: { text, origin: 'd.xml' } };
  expect(() => declaredState(rendered(bad))).toThrow(message);
});
