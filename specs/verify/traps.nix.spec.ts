import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { exitCodeOf, VirtspecError } from '../../lib/error/virtspec-error.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { run } from '../../lib/process/run.ts';
import type { Report } from '../../lib/report/report.ts';
import { verify } from '../../lib/verify/verify.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { nixCode } from '../support/nix-code.ts';
import { lockedNixVirt, masterNixVirt } from '../support/nix-sources.ts';
import { traps } from './traps/index.ts';
import { type Outcome, outcomeOn, type Told } from './traps/trap.ts';

const [locked, master] = await Promise.all([lockedNixVirt(), masterNixVirt()]);
const libvirt = (await run(['virsh', '--version']).catch(() => undefined))?.stdout.trim() ?? '';
const all = Object.values(traps).flat();
const labFile = (lab: string) => fileURLToPath(new URL(`../../fixtures/labs/traps/${lab}/lab.yaml`, import.meta.url));

/** In parallel: a run mostly waits for libvirtd and QEMU. */
describe.concurrent('each trap is reported exactly, and nothing else', () => {
  describeLane(
    'nix',
    'with NixVirt 0.6.0',
    () => {
      test.each(all)('$lab', async (trap) => expectOutcome(await play(trap.lab), outcomeOn(libvirt, trap)));
    },
    locked.missing ?? missingTools('libvirt'),
  );
  describeLane(
    'nix',
    'with its master, if the result differs',
    () => {
      const others = all.flatMap((trap) => (trap.master ? [{ ...trap, outcome: trap.master }] : []));
      test.each(others)('$lab', async ({ lab, outcome }) => expectOutcome(await play(lab, master.folder), outcome));
    },
    master.missing ?? missingTools('libvirt'),
  );
});

interface Played {
  readonly source: Lab['source'];
  readonly report: Report | undefined;
  readonly error: unknown;
}

async function play(lab: string, nixvirt?: string): Promise<Played> {
  const loaded = await loadLab(labFile(lab));
  const { source } = loaded;
  try {
    return { source, ...(await verify(loaded, { target: { kind: 'sandbox', deployer: 'nixvirt' }, nixvirt })) };
  } catch (error) {
    if (!(error instanceof VirtspecError)) throw error;
    return { source, report: undefined, error };
  }
}

function expectOutcome(
  { source, report, error }: Played,
  { verdict, exit, fails, told = {}, error: broke }: Outcome,
): void {
  const findings = report?.findings ?? [];
  const bad = findings.filter(({ status }) => status === 'fail' || status === 'warn' || status === 'error');
  expect(bad.map(aboutOf).sort()).toEqual(fails.toSorted());
  expect(report?.verdict).toBe(verdict);
  if (broke) {
    const { code, what = /./, why, fix = /./ } = broke;
    const said = [what, why, fix].map((words) => expect.stringMatching(words));
    expect(error).toMatchObject({ code, what: said[0], why: said[1], fix: said[2] });
  } else {
    expect(error).toBeUndefined();
  }
  expect(error === undefined ? Number(verdict !== 'PASSED') : exitCodeOf(error)).toBe(exit);
  if (source.kind === 'xml')
    for (const finding of bad) expect('fix' in finding ? finding.fix : '', aboutOf(finding)).not.toMatch(nixCode);
  for (const [about, expected] of Object.entries(told)) {
    const finding = findings.find((one) => aboutOf(one) === about);
    expectTold(about, finding, expected as Told);
  }
}

function expectTold(about: string, finding: Finding | undefined, { status, actual, evidence, fix }: Told): void {
  if (!finding || !('actual' in finding)) throw new Error(`${about}: ${JSON.stringify(finding)}`);
  if (status === 'pass') expect(finding.status, about).toBe('pass');
  expect(finding.actual, about).toEqual(typeof actual === 'string' ? actual : expect.stringMatching(actual));
  if (evidence !== undefined) {
    const excerpts = finding.evidence.map(({ excerpt }) => excerpt);
    expect(excerpts, about).toContainEqual(typeof evidence === 'string' ? evidence : expect.stringMatching(evidence));
  }
  if (fix !== undefined) expect('fix' in finding ? finding.fix : '', about).toMatch(fix);
}

function aboutOf({ check, subject }: Finding): string {
  return `${check} ${subject.kind}:${subject.name}`;
}
