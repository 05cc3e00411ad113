import { dirname } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import { requireFlake } from '../render/require-source.ts';
import { finishReport } from '../report/finish-report.ts';
import { inventoryFromJson } from '../report/json/inventory-schema.ts';
import type { Report } from '../report/report.ts';
import { LabRun, type RunOptions } from '../run/lab-run.ts';
import { breakdownOf } from '../verify/breakdown.ts';
import type { VerifyOutcome } from '../verify/report-of.ts';
import { buildTest, requireKvm } from './build-test.ts';
import { judgeStories } from './judge-stories.ts';
import { readStory } from './read-story.ts';
import { type TestName, tests } from './registry.ts';
import type { Story } from './story.ts';

export interface VmOptions extends RunOptions {
  /** Reports that have already been built, by the test's name; then no test is run. */
  readonly reports?: ReadonlyMap<TestName, string> | undefined;
  /** Milliseconds for one test. */
  readonly timeout: number;
  /** Receives the output of Nix and the machines. */
  readonly onOutput?: ((text: string) => void) | undefined;
}

/**
 * The whole deployment, in NixOS machines with nested KVM (`nixos-test/`): run through `nix build`, then judged. If one test breaks, that is in the
 * report; the other is still run.
 *
 * @param lab the flake is next to its file, or in its source
 * @throws VirtspecError as `requireFlake`; `vm-system`, `vm-without-kvm`, `vm-report-unreadable`; the signal's reason
 */
export async function verifyInVm(lab: Lab, options: VmOptions): Promise<VerifyOutcome> {
  const { reports, signal, onOutput, timeout } = options;
  const run = new LabRun(lab, options);
  const flake = lab.source.kind === 'nix' && lab.source.flake ? lab.source.flake.folder : dirname(lab.file);
  if (!reports) {
    await requireFlake(flake, lab.file);
    await requireKvm();
  }
  const stories: Story[] = [];
  const missing = new Map<TestName, string>();
  let error: unknown;
  for (const test of tests) {
    const given = reports?.get(test);
    if (reports && given === undefined) {
      missing.set(test, 'its report was not given');
      continue;
    }
    try {
      const folder =
        given ??
        (await run.phase(`Run the NixOS test ${test}`, () => buildTest(test, { flake, signal, onOutput, timeout })));
      const story = await run.phase(`Read what ${test} saw`, async (control) => {
        const read = await readStory(folder);
        control.detail(`${read.steps.length} steps, ${read.reports.size} reports; ${folder}`);
        return read;
      });
      stories.push(story);
      error ??= brokenStory(story);
    } catch (cause) {
      signal?.throwIfAborted();
      if (!(cause instanceof VirtspecError) || cause.kind === 'usage') throw cause;
      missing.set(test, cause.what);
      error ??= cause;
    }
  }
  const findings = await run.phase('Judge', async (control) => {
    const all = judgeStories(stories, lab, missing);
    control.detail(`${all.length} findings of ${stories.length} tests`);
    return all;
  });
  return { report: reportOf(run, stories, { findings, error }), error };
}

/** A test that broke off is neither a failure of the lab nor a pass. */
function brokenStory({ test, broke, folder }: Story): VirtspecError | undefined {
  if (broke === undefined) return undefined;
  return new VirtspecError({
    code: 'vm-test-broke-off',
    kind: 'environment',
    what: `the NixOS test ${test} did not get to its end`,
    why: broke,
    fix: `Its steps until then are in ${folder}/run.json; nix run .#checks.x86_64-linux.${test}.driverInteractive runs it by hand.`,
  });
}

function reportOf(
  { lab, startedAt, phases }: LabRun,
  stories: readonly Story[],
  { findings, error }: Pick<Report, 'findings'> & { readonly error: unknown },
): Report {
  const breakdown = error === undefined ? undefined : breakdownOf(error);
  const deployed = stories.find(({ test }) => test === 'lab')?.reports.get('deployed');
  return finishReport({
    command: 'verify',
    lab,
    target: 'vm',
    startedAt,
    tools: deployed?.hosts[0]?.tools ?? deployed?.tools ?? {},
    deployer: 'switch-to-configuration of NixOS, in a test machine',
    inventory: deployed?.inventory ? inventoryFromJson(deployed.inventory) : undefined,
    phases: phases.ended,
    findings,
    breakdown,
  });
}
