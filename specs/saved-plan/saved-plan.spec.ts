import { expect, test } from 'vitest';
import { differencesOf, type PlanGrounds } from '../../lib/plan/plan-grounds.ts';
import { formatSavedPlan, parseSavedPlan, requireAsPlanned, type SavedPlan } from '../../lib/plan/saved-plan.ts';

const digest = (digit: string) => digit.repeat(64);
const grounds: PlanGrounds = {
  host: 'alpha',
  nixvirt: 'NixVirt 0.6.0 (5dfe108)',
  declared: { 'domain web01': digest('1'), 'network lan': digest('2') },
  observed: {
    'domain web01': { definition: digest('3'), active: false, autostart: false },
    'network lan': { definition: digest('4'), active: true, autostart: true },
  },
  changes: ['update domain web01'],
};
const saved: SavedPlan = { created: '2026-11-30T21:51:00.000Z', virtspec: '0.1.0', lab: 'x', grounds };

test('a plan is the same in its file, and holds while nothing has changed', () => {
  const read = parseSavedPlan(formatSavedPlan(saved), 'plan');
  expect(read).toEqual(saved);
  expect(() => requireAsPlanned(read, structuredClone(grounds))).not.toThrow();
});

test.each<[string, Partial<PlanGrounds>, readonly string[]]>([
  ['the host', { host: 'beta', declared: {} }, ['the plan is for the libvirt on alpha, and this is that on beta']],
  [
    'NixVirt',
    { nixvirt: 'NixVirt master (6d213ab)' },
    ['it was made for NixVirt 0.6.0 (5dfe108); now it is NixVirt master (6d213ab)'],
  ],
  [
    'what is declared',
    { declared: { 'domain web01': digest('9'), 'pool images': digest('5') } },
    ['domain web01 is declared differently', 'network lan is no longer declared', 'pool images is declared now'],
  ],
  [
    'what libvirt has',
    {
      observed: {
        'domain web01': { definition: digest('9'), active: true, autostart: true },
        'domain other': { definition: digest('3'), active: true, autostart: true },
      },
    },
    [
      'libvirt has domain other now',
      'the definition of domain web01 in libvirt changed',
      'domain web01 was started',
      'autostart of domain web01 was switched on',
      'libvirt no longer has network lan',
    ],
  ],
  [
    'what the switch would do',
    { changes: ['restart domain web01'] },
    ['the switch would now restart domain web01', 'the switch would no longer update domain web01'],
  ],
])('a change of %s is named, and refused', (_, change, differences) => {
  const now = { ...grounds, ...change };
  expect(differencesOf(grounds, now)).toEqual(differences);
  expect(() => requireAsPlanned(saved, now)).toThrow(
    expect.objectContaining({ code: 'plan-outdated', kind: 'refused', why: differences.join('\n') }),
  );
});

const text = formatSavedPlan(saved);
test.each([
  ['nothing', '', 'it is not JSON'],
  ['half of a plan', text.slice(0, 200), 'it is not JSON'],
  ['another file', '{"schemaVersion": 2}', 'it is not a file that `virtspec plan --out` wrote'],
  ['a list', '[]', 'it is not a file that `virtspec plan --out` wrote'],
  ['a newer plan', text.replace('"version": 1', '"version": 2'), 'it has format version 2'],
  ['a digest that is none', text.replace(digest('1'), 'none'), 'declared'],
  ['a changed digest', text.replace(digest('1'), digest('7')), 'it was changed since it was written'],
  ['a change less', text.replace('"update domain web01"', ''), 'it was changed since it was written'],
  ['another host', text.replace('alpha', 'beta'), 'it was changed since it was written'],
])('%s is no plan', (_, content, why) => {
  expect(() => parseSavedPlan(content, 'my.plan')).toThrow(
    expect.objectContaining({ code: 'plan-file', kind: 'usage', why: expect.stringContaining(why) }),
  );
});
