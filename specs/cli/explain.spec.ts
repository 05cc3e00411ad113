import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { registry as checks } from '../../lib/checks/registry.ts';
import { registry as prerequisites } from '../../lib/doctor/registry.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { Workplace } from '../support/workplace.ts';
import { traps } from '../verify/traps/index.ts';

const explain = (place: Workplace, ...ids: readonly string[]) =>
  callVirtspec(['explain', ...ids], { cwd: place.folder });

test('the trap labs of each check are those that the table of traps says (--update writes them)', async () => {
  const labs = new Map<string, Set<string>>();
  for (const { lab, outcome } of Object.values(traps).flat()) {
    for (const about of outcome.fails) {
      const id = about.split(' ')[0] ?? '';
      labs.set(id, (labs.get(id) ?? new Set()).add(lab));
    }
  }
  const table = Object.fromEntries(
    [...labs].sort(([a], [b]) => a.localeCompare(b)).map(([id, names]) => [id, [...names].join(', ')]),
  );
  const file = resolve(import.meta.dirname, '../../lib/cli/trap-labs.json');
  await expect(`${JSON.stringify(table, undefined, 2)}\n`).toMatchFileSnapshot(file);
});

test('every check, and every prerequisite of doctor, is explained: why, fix, how it is judged, how to run it', async () => {
  using place = new Workplace();
  const ids = [...Object.keys(prerequisites), ...Object.keys(checks)];
  const { code, stdout } = await explain(place, ...ids);
  expect(code).toBe(0);
  for (const id of ids) expect(stdout).toContain(`${id}: `);
  for (const label of ['why', 'fix', 'judged', 'severity', 'category', 'run it'])
    expect(stdout.match(new RegExp(`^ {2}${label} +\\S`, 'gm'))?.length).toBeGreaterThanOrEqual(ids.length);
});

test('a check that a trap shows names its lab', async () => {
  using place = new Workplace();
  expect((await explain(place, 'interface-mac-pinned')).stdout).toMatch(/traps +[\w, -]*\(fixtures\/labs\/traps/);
});

test('without an id, every check is listed under its category', async () => {
  using place = new Workplace();
  const { code, stdout } = await explain(place);
  expect(code).toBe(0);
  for (const id of Object.keys(checks)) expect(stdout).toContain(`  ${id} `);
  expect(stdout).toMatch(/^Networks \(category:network\)$/m);
});

test('an id that does not exist: exit 2, and the closest match', async () => {
  using place = new Workplace();
  const { code, stdout, stderr } = await explain(place, 'network-dhpc-range');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/there is no check network-dhpc-range; did you mean '?network-dhcp-range/);
});
