import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { registry as checks } from '../../lib/checks/registry.ts';
import { reported } from '../../lib/cli/reported.ts';
import { registry as prerequisites } from '../../lib/doctor/registry.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import { applyWaivers } from '../../lib/judge/apply-waivers.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { findingsOf } from '../../lib/plan/plan-findings.ts';
import { samplePrediction } from '../report/sample-prediction.ts';
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

test('every check, every prerequisite of doctor, and every finding of another command is explained: why, fix, how it is judged, how to run it', async () => {
  using place = new Workplace();
  const ids = [...Object.keys(prerequisites), ...Object.keys(checks), ...Object.keys(reported)];
  const { code, stdout } = await explain(place, ...ids);
  expect(code).toBe(0);
  for (const id of ids) expect(stdout).toContain(`${id}: `);
  for (const label of ['why', 'fix', 'judged', 'severity', 'category', 'run it'])
    expect(stdout.match(new RegExp(`^ {2}${label} +\\S`, 'gm'))?.length).toBeGreaterThanOrEqual(ids.length);
});

test('a fix that names Nix code is shown with the one for a lab in XML; a check of Nix code says that it judges no other', async () => {
  using place = new Workplace();
  const { stdout } = await explain(place, 'disk-cache');
  expect(stdout).toMatch(/^ {2}fix {9,}Declare `cache = "none"`/m);
  expect(stdout).toMatch(/^ {2}fix in XML {2,}Declare `cache="none"`/m);
  expect((await explain(place, 'domain-starts')).stdout).not.toContain('fix in XML');
  expect((await explain(place, 'module-enabled')).stdout).toMatch(/judged +.*only if the lab file’s source\s+is Nix/);
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

test('a finding about waivers or of a plan names what makes it; none has the id of a check', async () => {
  using place = new Workplace();
  const { code, stdout } = await explain(place, 'waiver-used', 'plan-unchanged');
  expect(code).toBe(0);
  expect(stdout).toMatch(/judged +each waiver whose check was run, by virtspec verify/);
  expect(stdout).toMatch(/category +that of the object\n +run it +virtspec plan$/m);
  for (const id of Object.keys(reported)) {
    expect(id in checks).toBe(false);
    expect(id in prerequisites).toBe(false);
  }
});

test('every id that a plan or the waivers put into a report is explained', () => {
  const lab = { name: 'lab', file: 'lab.yaml' } as unknown as Lab;
  const waivers = [
    { check: 'mac-unique', object: undefined, reason: 'r', until: '2026-01-01' },
    { check: 'mac-unique', object: 'domain:gone', reason: 'r', until: undefined },
  ];
  const broken = { check: 'mac-unique', subject: { kind: 'domain', name: 'a' }, status: 'fail' } as unknown as Finding;
  const made = applyWaivers([broken], { ...lab, waivers }, '2026-11-30').slice(1);
  const planned = findingsOf(samplePrediction, 'lab');
  const ids = new Set([...made, ...planned].map(({ check }) => check));
  expect([...ids].sort()).toEqual(['plan-completes', 'plan-drift', 'plan-unchanged', 'waiver-current', 'waiver-used']);
  for (const id of ids) expect(reported[id]?.id).toBe(id);
});

test('a word that is no id is looked for in the ids and titles, as a whole word first', async () => {
  using place = new Workplace();
  const mac = await callVirtspec(['explain', 'mac'], { cwd: place.folder });
  expect(mac.code).toBe(2);
  expect(mac.stderr).toMatch(/there is no check mac\n {2}why: these have it in their name or title:\n/);
  expect(mac.stderr).toContain('mac-unique: MAC addresses are unique');
  expect(mac.stderr).toContain('interface-mac-pinned: MAC address of every interface is pinned');
  expect(mac.stderr).not.toContain('machine-type');
  expect((await callVirtspec(['explain', 'machi'], { cwd: place.folder })).stderr).toContain('machine-type-there: ');
  expect((await callVirtspec(['explain', 'zzzz'], { cwd: place.folder })).stderr).not.toContain('why:');
});
