import { expect, test } from 'vitest';
import { nixVirtSettings } from '../../lib/deploy/nixvirt-settings.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';

const object = (kind: RenderedObject['kind'], name: string, rest: Partial<RenderedObject> = {}): RenderedObject => {
  return { kind, name, uuid: undefined, pool: undefined, xml: { text: '', origin: 'spec' }, active: null, ...rest };
};
const settings = (...objects: RenderedObject[]) =>
  nixVirtSettings(objects, new Map(objects.map((one) => [one, `/x/${one.kind}-${one.name}.xml`])));

test('a lab as NixVirt’s module hands it to its helper', () => {
  expect(
    settings(
      object('network', 'lan', { active: true }),
      object('pool', 'store', { active: true }),
      object('volume', 'a.qcow2', { pool: 'store' }),
      object('volume', 'b.qcow2', { pool: 'other' }),
      object('domain', 'guest'),
    ),
  ).toEqual({
    networks: [{ definition: '/x/network-lan.xml', active: true, restart: null }],
    pools: [
      {
        definition: '/x/pool-store.xml',
        active: true,
        restart: null,
        volumes: [{ present: true, name: null, definition: '/x/volume-a.qcow2.xml' }],
      },
    ],
    domains: [{ definition: '/x/domain-guest.xml', active: null, restart: null }],
  });
});

test('a kind that the lab does not have is left alone: an empty list would delete it all', () => {
  expect(settings(object('network', 'lan'))).toMatchObject({ pools: null, domains: null });
});
