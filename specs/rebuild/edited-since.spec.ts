import { expect, test } from 'vitest';
import type { DeclaredConnection, RenderedObject } from '../../lib/model/rendered.ts';
import { editedSince, requireUnedited } from '../../lib/rebuild/edited-since.ts';

const object = (name: string, over: Partial<RenderedObject> = {}): RenderedObject => ({
  ...{ kind: 'domain', name, uuid: undefined, pool: undefined, active: null },
  xml: { text: `<domain><name>${name}</name></domain>`, origin: 'one' },
  ...over,
});
const lab = (objects: readonly RenderedObject[], over: Partial<DeclaredConnection> = {}): DeclaredConnection => ({
  ...{ objects, emptied: [], absent: [] },
  ...over,
});
const before = lab([object('a'), object('b')]);

test('the same lab rendered elsewhere is unchanged', () => {
  const again = [object('a', { xml: { text: '<domain><name>a</name></domain>', origin: 'two' } }), object('b')];
  expect(editedSince(before, lab(again))).toEqual([]);
});

test.each<[string, DeclaredConnection, string[]]>([
  ['XML', lab([object('a', { xml: { text: '<domain/>', origin: 'one' } }), object('b')]), ['domain a']],
  ['active', lab([object('a', { active: false }), object('b')]), ['domain a']],
  ['restart', lab([object('a'), object('b', { restart: true })]), ['domain b']],
  ['one that is gone', lab([object('a')]), ['domain b']],
  ['one that came', lab([object('a'), object('b'), object('c')]), ['domain c']],
  ['a list that is empty now', lab(before.objects, { emptied: ['pool'] }), ['every pool']],
  ['a volume to delete', lab(before.objects, { absent: [{ pool: 'p', name: 'v' }] }), ['volume p/v']],
])('%s', (_, now, expected) => {
  expect(editedSince(before, now)).toEqual(expected);
  expect(() => requireUnedited(before, now)).toThrow(expect.objectContaining({ code: 'lab-edited' }));
});
