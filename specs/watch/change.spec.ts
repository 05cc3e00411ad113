import { expect, test } from 'vitest';
import type { ProvisionItem } from '../../lib/adapt/provision-need.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';
import type { AdaptedLab } from '../../lib/verify/adapt-lab.ts';
import { changeBetween } from '../../lib/watch/change.ts';

function object(
  kind: RenderedObject['kind'],
  name: string,
  text = name,
  more: Partial<RenderedObject> = {},
): RenderedObject {
  const active = kind === 'domain' ? null : true;
  return { kind, name, uuid: undefined, pool: undefined, xml: { text, origin: name }, active, ...more };
}

function lab(objects: readonly RenderedObject[], items: readonly ProvisionItem[] = []): AdaptedLab {
  const none = { emptied: [], absent: [] };
  return { lab: { objects, ...none }, before: { objects: [], ...none }, items, adaptations: [] };
}

const file = (path: string): ProvisionItem => ({ kind: 'file', path, format: 'raw', bytes: 1n });
const [lan, web, db] = [object('network', 'lan'), object('domain', 'web'), object('domain', 'db')];

test('nothing differs between two renderings of the same XML, whatever they are called', () => {
  const again = { ...web, xml: { ...web.xml, origin: 'another file' } };
  expect(changeBetween(lab([lan, web], [file('/a')]), lab([lan, again], [file('/a')]))).toEqual({
    ...{ gone: [], isNone: true },
  });
});

test('a changed domain goes, and one that is added or moved does not make another go', () => {
  const changed = object('domain', 'web', 'other XML');
  expect(changeBetween(lab([lan, web, db]), lab([lan, db, changed]))).toEqual({
    gone: [web],
    isNone: false,
  });
  expect(changeBetween(lab([lan, web]), lab([lan, db, web]))).toEqual({ gone: [], isNone: false });
});

test.each<readonly [string, AdaptedLab, AdaptedLab]>([
  ['another network', lab([lan, web]), lab([object('network', 'lan', 'other'), web])],
  ['a network that is treated otherwise', lab([lan, web]), lab([{ ...lan, active: false }, web])],
  ['another order of networks', lab([lan, object('network', 'wan')]), lab([object('network', 'wan'), lan])],
  [
    'another volume',
    lab([object('volume', 'v', 'v', { pool: 'p' })]),
    lab([object('volume', 'v', 'w', { pool: 'p' })]),
  ],
  ['a domain that runs', lab([lan]), lab([lan, { ...web, active: true }])],
  ['a domain that ran', lab([lan, db, { ...web, active: true }]), lab([lan, db])],
  ['the last domain, whose list is left alone then', lab([lan, web]), lab([lan])],
  ['something that the sandbox has and should not have', lab([web], [file('/a')]), lab([db], [])],
  ['something new that the sandbox must have', lab([web], [file('/a')]), lab([web], [file('/a'), file('/pool/b')])],
  ['a file of another size', lab([web], [file('/a')]), lab([web], [{ ...file('/a'), bytes: 2n } as ProvisionItem])],
])('%s needs a proof from the start', (_, before, after) => {
  expect(changeBetween(before, after)).toBeUndefined();
});
