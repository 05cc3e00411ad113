import type { Part } from '../check/proof.ts';
import { ApplyError } from '../deploy/deployer.ts';
import { together } from '../process/together.ts';
import { applyAgain } from './apply-again.ts';
import { reporting, type Steps } from './collect-proof.ts';
import { count } from './count.ts';
import { playCommands } from './scenario.ts';
import { startDomains, stoppedBy } from './start-domains.ts';
import { type AppliedLab, type SandboxTrial, scenarioOf, smokeOf, withoutSmoke } from './trial.ts';

/**
 * Starts the smoke domains, and applies again. The second apply runs while the firmware of the started domains runs; if a scenario requires something
 * before the apply, it waits for their screens.
 * @throws ApplyError, VirtspecError; the signal's reason
 */
export async function* startAndApplyAgain(trial: SandboxTrial, applied: AppliedLab): Steps {
  const { run } = trial;
  const smoke = smokeOf(trial, applied);
  if (smoke.length === 0) {
    const without = withoutSmoke(trial);
    yield { smoke: without };
    run.skip('Start a domain', without.unavailable);
  }
  if (smoke.length > 0 && scenarioOf(trial).between.length === 0) return yield* startBeside(trial, applied, smoke);
  const { connection, observed } = applied;
  if (smoke.length > 0) yield { smoke: await startDomains(trial, smoke, { observed, signal: run.signal }) };
  await playBetween(trial);
  yield* reporting((report) => applyAgain(trial, { connection, signal: run.signal }, report));
}

/** What booting guests did not cover: no guest started, or not that of every smoke domain. */
export async function* startOthers(trial: SandboxTrial, applied: AppliedLab, { smoke, rebuild }: Part): Steps {
  if (!smoke || !rebuild || 'unavailable' in smoke) return yield* startAndApplyAgain(trial, applied);
  const wanted = smokeOf(trial, applied);
  if (wanted.length === 0) {
    yield { smoke: withoutSmoke(trial) };
    return;
  }
  const seen = new Map(smoke.map((result) => [result.domain, result]));
  const others = wanted.filter((name) => !seen.has(name));
  if (others.length === 0) return;
  const { observed } = applied;
  const more = await startDomains(trial, others, { observed, signal: trial.run.signal });
  yield { smoke: wanted.flatMap((name) => seen.get(name) ?? more.find(({ domain }) => domain === name) ?? []) };
}

async function* startBeside(trial: SandboxTrial, applied: AppliedLab, names: readonly string[]): Steps {
  const { connection, observed } = applied;
  const { signal } = trial.run;
  const [running, drawn] = [settleable(), settleable()];
  let refused: ApplyError | undefined;
  const { seen } = yield* reporting(async (report) => {
    const start = async (signal: AbortSignal) => {
      try {
        report({ smoke: await startDomains(trial, names, { observed, signal, running: running.settle }) });
      } finally {
        running.settle();
        drawn.settle();
      }
    };
    const apply = async (signal: AbortSignal) => {
      await running.promise;
      signal.throwIfAborted();
      await applyAgain(trial, { connection, drawn: drawn.promise, signal }, report).catch((error: unknown) => {
        // The results of the started domains are still worth waiting for.
        if (!(error instanceof ApplyError)) throw error;
        refused = error;
      });
    };
    await together(signal, [start, apply]);
  });
  const { smoke, rebuild } = seen;
  const cut = stoppedBy(rebuild, smoke);
  if (smoke && !('unavailable' in smoke) && cut.length > 0) {
    // A domain whose firmware was interrupted by an apply has shown nothing.
    const title = `Start ${cut.join(', ')} again: the second apply had stopped it`;
    const again = await startDomains(trial, cut, { title, observed, signal });
    yield { smoke: smoke.map((result) => again.find(({ domain }) => domain === result.domain) ?? result) };
  }
  if (refused) throw refused;
}

/** A promise that is settled from outside. */
function settleable(): { readonly promise: Promise<void>; readonly settle: () => void } {
  let settle = (): void => {};
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, settle: () => settle() };
}

async function playBetween(trial: SandboxTrial): Promise<void> {
  const { run, started } = trial;
  const { between } = scenarioOf(trial);
  if (between.length === 0) return;
  await run.phase('Between the two applies', async (control) => {
    await playCommands(between, 'between the two applies', started.virsh, run.signal);
    control.detail(count(between.length, 'virsh command'));
  });
}
