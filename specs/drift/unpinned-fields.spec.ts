import { expect, test } from 'vitest';
import { policies } from '../../lib/drift/policies.ts';
import { unpinnedFields } from '../../lib/drift/unpinned-fields.ts';

const fields = (...definitions: string[]) =>
  unpinnedFields(
    definitions.map((text) => ({ text, origin: 'spec' })),
    policies.domain,
  );
const domain = (...macs: string[]) =>
  `<domain><devices>${macs.map((mac) => `<interface><mac address='${mac}'/></interface>`).join('')}</devices></domain>`;

test('equal definitions have no unpinned fields', () => {
  expect(fields(domain('a', 'b'), domain('a', 'b'), domain('a', 'b'))).toEqual([]);
});

test('a value that changes each time is reported with all its values, and the declared one next to it is not', () => {
  expect(fields(domain('a', 'x'), domain('a', 'y'), domain('a', 'z'))).toEqual([
    { xpath: '/domain/devices/interface[2]/mac/@address', values: ['x', 'y', 'z'] },
  ]);
});

test('several values are reported in document order', () => {
  const texts = [1, 2].map((n) => `<domain><uuid>${n}</uuid><genid>${n}${n}</genid></domain>`);
  expect(fields(...texts)).toEqual([
    { xpath: '/domain/uuid', values: ['1', '2'] },
    { xpath: '/domain/genid', values: ['11', '22'] },
  ]);
});

test('two equal values by chance do not hide a third, in any position', () => {
  const values = (...macs: string[]) => fields(...macs.map((mac) => domain(mac)))[0]?.values;
  expect(values('x', 'x', 'y')).toEqual(['x', 'x', 'y']);
  expect(values('x', 'y', 'x')).toEqual(['x', 'y', 'x']);
  expect(values('y', 'x', 'x')).toEqual(['y', 'x', 'x']);
});

test('a value that is only sometimes present is reported', () => {
  expect(fields('<domain/>', '<domain><genid>1</genid></domain>', '<domain/>')).toEqual([
    { xpath: '/domain/genid', values: ['(nothing)', '<genid>', '(nothing)'] },
  ]);
});

test('a value that a policy allows to change is not reported', () => {
  const controllers = (...types: string[]) =>
    `<domain><devices>${types.map((type) => `<controller type='${type}'/>`).join('')}</devices></domain>`;
  expect(fields(controllers('usb', 'pci'), controllers('pci', 'usb'))).toEqual([]);
});

test('fewer than two definitions show nothing', () => {
  expect([fields(), fields(domain('a'))]).toEqual([[], []]);
});
