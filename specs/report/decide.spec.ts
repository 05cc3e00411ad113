import { expect, test } from 'vitest';
import type { Finding, Status } from '../../lib/finding/finding.ts';
import { decide } from '../../lib/report/decide.ts';

const finding = (status: Status) => ({ status }) as Finding;
const breakdown = { code: 'x', what: 'it broke' };

test.each<[Status[], boolean, string]>([
  [['pass'], false, 'PROCEED'],
  [['pass', 'skip', 'warn'], false, 'PROCEED'],
  [['warn'], false, 'PROCEED'],
  [['pass', 'fail'], false, 'ESCALATE'],
  [['pass', 'error'], false, 'ESCALATE'],
  [['fail'], true, 'ESCALATE'],
  [['pass'], true, 'INCOMPLETE'],
  [[], true, 'INCOMPLETE'],
  [[], false, 'INCOMPLETE'],
  [['skip', 'skip'], false, 'INCOMPLETE'],
])('%j, broke: %j → %s', (statuses, broke, decision) => {
  expect(decide(statuses.map(finding), broke ? breakdown : undefined)).toBe(decision);
});
