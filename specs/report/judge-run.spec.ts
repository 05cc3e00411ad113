import { expect, test } from 'vitest';
import type { Finding, Status } from '../../lib/finding/finding.ts';
import { judgeRun } from '../../lib/report/judge-run.ts';

const finding = (status: Status) => ({ status }) as Finding;
const breakdown = { code: 'x', what: 'it broke' };

test.each<[Status[], boolean, string]>([
  [['pass'], false, 'PASSED'],
  [['pass', 'skip', 'warn'], false, 'PASSED'],
  [['warn'], false, 'PASSED'],
  [['pass', 'fail'], false, 'FAILED'],
  [['pass', 'error'], false, 'FAILED'],
  [['fail'], true, 'FAILED'],
  [['pass'], true, 'INCOMPLETE'],
  [[], true, 'INCOMPLETE'],
  [[], false, 'INCOMPLETE'],
  [['skip', 'skip'], false, 'INCOMPLETE'],
])('%j, broke: %j → %s', (statuses, broke, verdict) => {
  expect(judgeRun(statuses.map(finding), broke ? breakdown : undefined)).toBe(verdict);
});
