import { expect, test } from 'vitest';
import { hostObjects, isHostObject } from '../../lib/adapt/host-objects.ts';
import type { DeclaredConnection, RenderedObject } from '../../lib/model/rendered.ts';
import { domain, rendered } from './host.ts';

const uses = domain(`<devices>
  <interface type='network'><source network='default'/></interface>
  <interface type='network'><source network='lab'/></interface>
  <disk type='volume' device='disk'><source pool='default' volume='a.qcow2'/></disk>
</devices>`);
const connection = (objects: readonly RenderedObject[], emptied: DeclaredConnection['emptied'] = []) => ({
  objects,
  emptied,
  absent: [],
});
const nothing = connection([]);
const quiet = { prepare: [] };
const named = ({ objects }: ReturnType<typeof hostObjects>) => objects.map(({ kind, name }) => `${kind} ${name}`);

test('networks and pools that domains name and the lab leaves to the host get a stand-in, and the report shows it', () => {
  const own = hostObjects(connection([uses]), nothing, quiet);
  expect(named(own)).toEqual(['network default', 'network lab', 'pool default']);
  expect(own.objects.every(isHostObject)).toBe(true);
  expect(own.objects.every(({ active }) => active)).toBe(true);
  expect(own.adaptations.map(({ rule, what }) => `${rule} ${what}`)).toEqual([
    'stand-in-network default',
    'stand-in-network lab',
    'stand-in-pool default',
  ]);
  expect(own.adaptations[0]?.why).toContain('scenario');
  expect(own.objects[0]?.xml.text).toContain("address='192.168.122.1'");
  expect(hostObjects(connection([uses]), nothing, quiet)).toEqual(own);
});

test('a name that is missing from a declared list is a fault of the lab, even if the list is empty', () => {
  const network = rendered('<network><name>lab</name></network>');
  expect(named(hostObjects(connection([network, uses]), nothing, quiet))).toEqual(['pool default']);
  expect(named(hostObjects(connection([uses], ['network', 'pool']), nothing, quiet))).toEqual([]);
});

test('objects that the scenario defines get no stand-in, and their subnets count as taken', () => {
  const there = rendered("<network><name>default</name><ip address='192.168.131.1'/></network>");
  const own = hostObjects(connection([uses]), connection([there]), quiet);
  expect(named(own)).toEqual(['network lab', 'pool default']);
  const busy = rendered("<network><name>x</name><ip address='192.168.122.1'/></network>");
  expect(hostObjects(connection([uses]), connection([busy]), quiet).objects[0]?.xml.text).not.toContain('192.168.122.');
  const prepare = [['net-define', '/x.xml']] as const;
  expect(named(hostObjects(connection([uses]), nothing, { prepare }))).toEqual(['pool default']);
});
