import { expect, test } from 'vitest';
import { changesBetween } from '../../lib/drift/changes.ts';
import type { LabState } from '../../lib/model/lab-state.ts';
import { parseDomain } from '../../lib/model/parse-domain.ts';
import { parseNetwork } from '../../lib/model/parse-network.ts';
import { parsePool, parseVolume } from '../../lib/model/parse-pool.ts';

const xml = (text: string) => ({ text, origin: 'spec' });
const network = (name: string, inner = '') => parseNetwork(xml(`<network><name>${name}</name>${inner}</network>`));
const domain = (name: string, id?: number, inner = '') =>
  parseDomain(xml(`<domain type='kvm'><name>${name}</name>${inner}</domain>`), {
    active: id !== undefined,
    persistent: true,
    autostart: false,
    state: id === undefined ? 'shut off' : 'running',
    id,
  });
const state = (parts: Partial<LabState>): LabState => ({
  networks: [],
  pools: [],
  domains: [],
  host: undefined,
  ...parts,
});
const told = (before: Partial<LabState>, after: Partial<LabState>) =>
  changesBetween(state(before), state(after)).map(({ kind, name, action, differences }) =>
    [kind, name, action, ...differences.map(({ xpath }) => xpath)].join(' '),
  );

test('unchanged states have no changes', () => {
  expect(
    told(
      { networks: [network('n')], domains: [domain('d', 1)] },
      { networks: [network('n')], domains: [domain('d', 1)] },
    ),
  ).toEqual([]);
});

test('objects are created, updated, restarted and deleted', () => {
  expect(
    told(
      { networks: [network('n')], domains: [domain('a', 1), domain('b'), domain('c')] },
      {
        networks: [network('n', "<mac address='x'/>"), network('m')],
        domains: [domain('a', 2), domain('b', undefined, '<vcpu>1</vcpu>')],
      },
    ),
  ).toEqual([
    'network n update /network/mac',
    'network m create',
    'domain a restart',
    'domain b update /domain/vcpu',
    'domain c delete',
  ]);
});

test('a start or a shutdown alone is not a change of the object', () => {
  expect(told({ domains: [domain('a')] }, { domains: [domain('a', 1)] })).toEqual([]);
});

test('volumes of the same name in two pools are different', () => {
  const pool = (name: string, ...volumes: string[]) =>
    parsePool(
      xml(`<pool type='dir'><name>${name}</name></pool>`),
      volumes.map((volume) => parseVolume(xml(`<volume><name>${volume}</name></volume>`), name)),
    );
  expect(told({ pools: [pool('p', 'v'), pool('q', 'v')] }, { pools: [pool('p', 'v'), pool('q')] })).toEqual([
    'volume q/v delete',
  ]);
});

test('the fill level of a pool is not a change', () => {
  const pool = (available: number) =>
    parsePool(xml(`<pool type='dir'><name>p</name><available>${available}</available></pool>`));
  expect(told({ pools: [pool(1)] }, { pools: [pool(2)] })).toEqual([]);
});
