import { expect, test } from 'vitest';
import { describeAction } from '../../lib/deploy/deployer.ts';
import { planSteps, virshDeployer } from '../../lib/deploy/virsh-deployer.ts';
import type { Inventory } from '../../lib/libvirt/inventory.ts';
import type { VirshSession } from '../../lib/libvirt/virsh-session.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';

const object = (kind: RenderedObject['kind'], name: string, rest: Partial<RenderedObject> = {}): RenderedObject => {
  return { kind, name, uuid: undefined, pool: undefined, xml: { text: '', origin: 'spec' }, active: null, ...rest };
};
const lab = [
  object('network', 'lan', { active: true }),
  object('pool', 'store', { active: true }),
  object('volume', 'a.qcow2', { pool: 'store' }),
  object('domain', 'guest'),
];
const empty: Inventory = { networks: [], pools: [], domains: [] };
const live = { active: true, persistent: true, autostart: false };
const applied = {
  networks: [{ name: 'lan', live }],
  pools: [{ name: 'store', live, volumes: [{ name: 'a.qcow2' }] }],
  domains: [{ name: 'guest', live: { ...live, active: false } }],
} as unknown as Inventory;

const plan = (objects: readonly RenderedObject[], inventory: Inventory) =>
  planSteps(objects, inventory, new Map()).map(({ action }) => describeAction(action));

test('the first apply defines everything, then storage, then activates', () => {
  expect(plan(lab, empty)).toEqual([
    'define network lan',
    'define pool store',
    'define domain guest',
    'build pool store',
    'start pool store',
    'create volume store/a.qcow2',
    'start network lan',
  ]);
});

test('the second apply only redefines', () => {
  expect(plan(lab, applied)).toEqual(['define network lan', 'define pool store', 'define domain guest']);
});

test('`active` true starts, false stops, null changes nothing', () => {
  const domain = (active: boolean | null, running: boolean) =>
    plan([object('domain', 'guest', { active })], {
      ...empty,
      domains: [{ name: 'guest', live: { ...live, active: running } }],
    } as unknown as Inventory);
  expect(domain(true, false)).toEqual(['define domain guest', 'start domain guest']);
  expect(domain(true, true)).toEqual(['define domain guest']);
  expect(domain(false, true)).toEqual(['define domain guest', 'stop domain guest']);
  expect(domain(null, true)).toEqual(['define domain guest']);
});

test('`restart` true stops a running object, then starts it unless it should be inactive', () => {
  const domain = (active: boolean | null, running: boolean) =>
    plan([object('domain', 'guest', { active, restart: true })], {
      ...empty,
      domains: [{ name: 'guest', live: { ...live, active: running } }],
    } as unknown as Inventory);
  expect(domain(null, true)).toEqual(['define domain guest', 'stop domain guest', 'start domain guest']);
  expect(domain(false, true)).toEqual(['define domain guest', 'stop domain guest']);
  expect(domain(null, false)).toEqual(['define domain guest']);
});

test('it deletes nothing, and reports what it skips', () => {
  const deployer = virshDeployer({} as VirshSession, '/nowhere');
  expect(deployer.omits({ objects: lab, emptied: ['network'], absent: [{ pool: 'store', name: 'old' }] })).toEqual([
    'delete every network',
    'delete volume store/old',
  ]);
});

test('a pool that should be inactive is started for a missing volume, as in NixVirt', () => {
  const pool = object('pool', 'store', { active: null });
  expect(plan([pool, object('volume', 'a.qcow2', { pool: 'store' })], empty)).toEqual([
    'define pool store',
    'build pool store',
    'start pool store',
    'create volume store/a.qcow2',
  ]);
});
