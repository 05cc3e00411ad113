import { expect, test } from 'vitest';
import type { SmokeResult } from '../../lib/model/smoke.ts';
import type { Rebuild } from '../../lib/simulate/application.ts';
import { stoppedBy } from '../../lib/verify/start-domains.ts';

type Pids = readonly (readonly [string, number])[];
const rebuild = (before: Pids, after: Pids) =>
  ({ before: { pids: new Map(before) }, after: { pids: new Map(after) } }) as unknown as Rebuild;
const result = (domain: string, problem?: string) => ({ domain, problem }) as SmokeResult;

test.each<[string, string | undefined, Pids, string[]]>([
  ['another QEMU since, and nothing drawn', 'it ended', [['a', 2]], ['a']],
  ['no QEMU since, and nothing drawn', 'it ended', [], ['a']],
  ['another QEMU since, but a screen', undefined, [['a', 2]], []],
  ['the same QEMU, and nothing drawn', 'it is slow', [['a', 1]], []],
])('%s', (_, problem, after, expected) => {
  expect(stoppedBy(rebuild([['a', 1]], after), [result('a', problem)])).toEqual(expected);
});

test('a domain that did not run before the apply was not stopped by it', () => {
  expect(stoppedBy(rebuild([], []), [result('a', 'did not start')])).toEqual([]);
  expect(stoppedBy({ unavailable: 'no second apply' }, [result('a', 'it ended')])).toEqual([]);
});
