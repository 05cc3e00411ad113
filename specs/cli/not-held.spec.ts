import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Lab } from '../../lib/lab/lab.ts';
import type { LabState } from '../../lib/model/lab-state.ts';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { notHeldNote } from '../../lib/verify/not-held-note.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** The XML of plain-linux with this lab file. */
function placeOf(lab: string): Workplace {
  const place = new Workplace();
  cpSync(join(root, 'fixtures/labs/plain-linux/xml'), place.path('xml'), { recursive: true });
  place.write('lab.yaml', `lab: x\nsource: { xml: xml }\n${lab}`);
  return place;
}

const verify = (place: Workplace, ...words: readonly string[]) =>
  callVirtspec(['verify', '--target', 'rendered', ...words], { cwd: place.folder });

test('an entry that holds nothing is noted at the end of a passed run, in every format, and changes no verdict', async () => {
  using place = placeOf('domains:\n  web server; v1: {}\n');
  const { code, stdout } = await verify(place);
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\n +/g, ' ')).toMatch(
    /^note +the lab file does not hold domain web server; v1 \(memory, vcpus, .*\): a change of these passes\. To add them as they are now: virtspec init --fill\nPASSED/m,
  );
  expect(stdout.match(/does not hold/g)).toHaveLength(1);
  const report = JSON.parse(readFileSync(place.path('reports/verify.json'), 'utf8')) as ReportJson;
  expect(report).toMatchObject({ verdict: 'PASSED', notes: [expect.stringContaining('web server; v1')] });
  for (const format of ['markdown', 'html', 'junit', 'tap', 'github'])
    expect((await verify(place, '--reporter', format)).stdout, format).toMatch(/does not hold domain/);
  await callVirtspec(['init', '--fill'], { cwd: place.folder });
  expect((await verify(place)).stdout).not.toMatch(/does not hold/);
});

test.each<[string, string, boolean]>([
  ['an entry that says something', 'networks:\n  lan: { forward: nat }\n', false],
  ['no entry', '', false],
  [
    'with `complete: true`, an entry that is there to be listed',
    'complete: true\nnetworks:\n  lan:\npools:\n  scratch: { volumes: { root.qcow2: } }\ndomains:\n  web server; v1: {}\n',
    false,
  ],
  [
    'what init marked',
    'complete: true\nnetworks:\n  # not held until it is right (network-coherent): address, dhcp\n  lan: { forward: nat }\npools:\n  scratch: { volumes: { root.qcow2: } }\ndomains:\n  web server; v1: {}\n',
    true,
  ],
  [
    'what init marked, and was then written by hand',
    'networks:\n  # not held until it is right (x): dhcp\n  lan: { active: true, forward: nat, address: 10.70.0.1/24, dhcp: 10.70.0.10-10.70.0.99 }\n',
    false,
  ],
])('%s', async (_, lab, noted) => {
  using place = placeOf(lab);
  const { code, stdout } = await verify(place, '--reporter', 'terminal');
  expect(code, stdout).toBe(0);
  expect(/^note /m.test(stdout), stdout).toBe(noted);
});

test('a failed run has no such note, and the file is named where it is not lab.yaml in this folder', async () => {
  using place = placeOf('networks:\n  lan: {}\ndomains:\n  web server; v1: { memory: 3 GiB }\n');
  expect((await verify(place)).stdout).not.toMatch(/^note /m);
  place.write('other lab.yaml', 'lab: x\nsource: { xml: xml }\nnetworks:\n  lan: {}\n');
  expect((await verify(place, 'other lab.yaml')).stdout.replaceAll(/\s+/g, ' ')).toContain(
    "virtspec init --fill --lab 'other lab.yaml'",
  );
});

test('of many entries five are named, and a lab file that is not below this folder by its whole path', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const lab = {
    file: '/labs/x/lab.yaml',
    open: new Map(names.map((name) => [`domains/${name}`, { keys: [], isMarked: false }])),
  };
  const domains = names.map((name) => ({ kind: 'domain', name, memory: 1n, firmware: {}, disks: [], interfaces: [] }));
  const note = notHeldNote(lab as unknown as Lab, { networks: [], pools: [], domains } as unknown as LabState);
  expect(note?.match(/domain \w/g)).toHaveLength(5);
  expect(note).toMatch(/, 2 more: .*virtspec init --fill --lab \/labs\/x\/lab\.yaml$/);
});
