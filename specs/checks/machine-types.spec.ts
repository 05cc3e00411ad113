import { expect, test } from 'vitest';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { newestOf } from '../../lib/model/machine-types.ts';
import { contextOf, goodParts } from './reference.ts';

/** The findings of the two checks for DC01 with that machine type. */
function judged(machine: string, asked = true) {
  const parts = goodParts();
  if (machine !== 'q35') parts.declared.edit('domain-DC01', /machine='[^']*'/, `machine='${machine}'`);
  const context = contextOf(parts);
  const findings = runChecks(asked ? context : { ...context, machines: undefined }, { select: ['machine-type-*'] });
  const ofDc01 = findings.filter(({ subject }) => subject.name === 'DC01');
  return ofDc01.map((one) => [one.check, one.status, 'reason' in one ? one.reason : 'actual' in one ? one.actual : '']);
}

test.each([
  ['q35', 'pass', 'pass'],
  ['pc-q35-7.2', 'pass', 'pass'],
  ['pc-q35-5.2', 'pass', 'warn'],
  ['pc-q35-2.12', 'fail', 'skip'],
  ['pc-q35-5.1', 'fail', 'skip'],
  ['pc-1.3', 'fail', 'skip'],
  ['pc-q35-10.0', 'skip', 'skip'],
  ['pc-q35-rhel9.2.0', 'skip', 'warn'],
  ['pc-q35-jammy', 'skip', 'warn'],
  ['virt-9.0', 'skip', 'skip'],
])('%s: there %s, kept %s', (machine, there, kept) => {
  const said = new Map(judged(machine).map(([check, status]) => [check, status]));
  expect([said.get('machine-type-there'), said.get('machine-type-kept')]).toEqual([there, kept]);
});

test('a fix names the newest machine type of the same kind, because another chipset is another machine', () => {
  expect(['pc-q35-5.2', 'pc-q35-jammy', 'pc-i440fx-5.2', 'pc-1.3', 'virt-6.2'].map(newestOf)).toEqual([
    ...['q35', 'q35', 'pc', 'pc', 'virt'],
  ]);
});

test('a machine type that is newer than the installed QEMU is not the lab’s fault: it is unknown, and the reason names the release to use', () => {
  expect(judged('pc-q35-10.0')).toContainEqual([
    'machine-type-there',
    'skip',
    'pc-q35-10.0 is newer than QEMU 9.1.0, which has pc-q35-5.2 to 9.1; run again on a newer release with --libvirt',
  ]);
});

test('nothing is reported if no QEMU was asked', () => {
  expect(judged('pc-q35-2.12', false).map(([, status]) => status)).toEqual(['skip', 'skip']);
});
