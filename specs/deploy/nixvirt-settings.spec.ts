import { expect, test } from 'vitest';
import { nixVirtSettings } from '../../lib/deploy/nixvirt-settings.ts';
import type { DeclaredConnection, RenderedObject } from '../../lib/model/rendered.ts';

const object = (kind: RenderedObject['kind'], name: string, rest: Partial<RenderedObject> = {}): RenderedObject => {
  return { kind, name, uuid: undefined, pool: undefined, xml: { text: '', origin: 'spec' }, active: null, ...rest };
};
const settings = (objects: readonly RenderedObject[], rest: Partial<DeclaredConnection> = {}) =>
  nixVirtSettings(
    { objects, emptied: [], absent: [], ...rest },
    new Map(objects.map((one) => [one, `/x/${one.kind}-${one.name}.xml`])),
  );

test('a lab is written as NixVirt’s module passes it to its helper', () => {
  expect(
    settings([
      object('network', 'lan', { active: true, restart: false }),
      object('pool', 'store', { active: true }),
      object('volume', 'a.qcow2', { pool: 'store' }),
      object('volume', 'b.qcow2', { pool: 'other' }),
      object('domain', 'guest', { restart: true }),
    ]),
  ).toEqual({
    networks: [{ definition: '/x/network-lan.xml', active: true, restart: false }],
    pools: [
      {
        definition: '/x/pool-store.xml',
        active: true,
        restart: null,
        volumes: [{ present: true, name: null, definition: '/x/volume-a.qcow2.xml' }],
      },
    ],
    domains: [{ definition: '/x/domain-guest.xml', active: null, restart: true }],
  });
});

test('a volume that must not exist, and one whose module option differs from the name in its XML, are written', () => {
  const pools = [
    object('pool', 'store'),
    object('volume', 'a', { pool: 'store', option: 'b' }),
    object('pool', 'other'),
  ];
  expect(settings(pools, { absent: [{ pool: 'store', name: 'old' }] })).toMatchObject({
    pools: [
      {
        volumes: [
          { present: true, name: 'b', definition: '/x/volume-a.xml' },
          { present: false, name: 'old', definition: null },
        ],
      },
      { volumes: [] },
    ],
  });
});

test('a kind that the lab does not have is null, and an empty list is written as empty', () => {
  const lan = object('network', 'lan');
  expect(settings([lan])).toMatchObject({ pools: null, domains: null });
  expect(settings([lan], { emptied: ['domain'] })).toMatchObject({ pools: null, domains: [] });
});
