import { expect, test } from 'vitest';
import { placeOf, provision } from '../../lib/adapt/provision.ts';
import { setStage } from '../../lib/adapt/stage.ts';
import { domain, rendered } from './host.ts';

const pool = rendered("<pool type='dir'><name>p</name><target><path>/data/p</path></target></pool>");
const uses = domain(`<devices>
  <disk type='file' device='cdrom'><source file='/iso/a.iso'/></disk>
  <interface type='bridge'><source bridge='br7'/></interface>
</devices>`);
const lab = provision([pool, uses], { exists: () => false, filters: new Set() });
const play = (scenario: Partial<Parameters<typeof setStage>[1]>) =>
  setStage([lab, lab], { missing: [], links: [], prepare: [], ...scenario });
const places = (items: ReturnType<typeof play>['items']) => items.map((item) => `${item.kind} ${placeOf(item)}`);

test('without a scenario, each item is provided once', () => {
  expect(play({}).items).toEqual(lab.items);
});

test('a missing path is not provided, nor its content, and is not reported as an adaptation', () => {
  const { items, adaptations } = play({ missing: ['/data', '/iso/a.iso'] });
  expect(places(items)).toEqual(['absent /data', 'absent /iso/a.iso', 'bridge br7']);
  expect(adaptations.map(({ what }) => what)).not.toContain('/iso/a.iso');
});

test('a link has its address, and replaces the bridge of that name', () => {
  const { items } = play({ links: [{ name: 'br7', address: '192.0.2.1', prefix: 24 }] });
  expect(items[0]).toEqual({ kind: 'bridge', name: 'br7', address: '192.0.2.1/24' });
  expect(items.filter(({ kind }) => kind === 'bridge')).toHaveLength(1);
});

test('a missing path that the sandbox would not provide is reported as a mistake', () => {
  expect(() => play({ missing: ['/iso/b.iso'] })).toThrow(
    expect.objectContaining({
      code: 'scenario-missing-unnamed',
      kind: 'usage',
      why: expect.stringContaining('/iso/a.iso'),
    }),
  );
});
