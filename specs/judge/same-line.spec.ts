import { expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { withSameLines } from '../../lib/judge/same-line.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';

const finding = (name: string, parts: object = {}) =>
  ({
    ...{ check: 'volume-format', status: 'fail', expected: 'qcow2', actual: 'qcow', fix: 'Convert it.' },
    ...{ subject: { kind: 'volume', name }, declaredAt: { file: '/lab/pools.nix', line: 6 } },
    ...parts,
  }) as unknown as Finding;

const objects = [
  { kind: 'volume', name: 'a', pool: 'vms', declaredAt: { file: '/lab/pools.nix', line: 3, attributes: new Map() } },
] as unknown as readonly RenderedObject[];

const causes = (findings: readonly Finding[]) =>
  withSameLines(findings, { objects }).map((one) => ('causedBy' in one ? one.causedBy?.name : undefined));

test('what one line makes of several objects is one cause, and what follows from any of them follows from it', () => {
  const causedBy = { check: 'volume-format', kind: 'volume', name: 'vms/b' };
  const follows = finding('web01', { check: 'disk-format', subject: { kind: 'domain', name: 'web01' }, causedBy });
  const found = withSameLines([finding('vms/a'), finding('vms/b'), follows], { objects });
  expect(found.map((one) => ('causedBy' in one ? one.causedBy?.name : undefined))).toEqual([
    undefined,
    'vms/a',
    'vms/a',
  ]);
  expect(found[1]).toMatchObject({ fix: 'Fix the cause instead: see volume-format of volume vms/a.' });
});

test.each([
  ['another value', { actual: 'raw' }],
  ['another expectation', { expected: 'raw' }],
  ['another line', { declaredAt: { file: '/lab/pools.nix', line: 7 } }],
  ['another check', { check: 'volume-capacity' }],
  ['no line', { declaredAt: undefined }],
  ['only a warning', { status: 'warn' }],
])('%s: two causes', (_what, parts) => {
  expect(causes([finding('vms/a'), finding('vms/b', parts)])).toEqual([undefined, undefined]);
});

test('the line of whole objects says nothing of what is wrong in them: two causes', () => {
  const declaredAt = { file: '/lab/pools.nix', line: 3 };
  expect(causes([finding('vms/a', { declaredAt }), finding('vms/b', { declaredAt })])).toEqual([undefined, undefined]);
});
