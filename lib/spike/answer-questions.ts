import { findPython } from '../deploy/find-python.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { numbered } from '../finding/by-cause.ts';
import type { RenderedObject } from '../model/rendered.ts';
import type { SchemaViolation } from '../model/schema-result.ts';
import type { WorkPlan } from '../model/work-plan.ts';
import type { NixpkgsLib } from '../nix/nixpkgs-lib.ts';
import type { FoundNixVirt } from '../nixvirt/nixvirt-source.ts';
import { type ValidateOptions, validateRendered } from '../render/validate.ts';
import type { Phases } from '../run/phases.ts';
import { schemaFolderOf } from '../system/schema-folder.ts';
import type { System } from '../system/system.ts';
import { type AskedQuestion, askRelease } from './ask-release.ts';
import { decideGate } from './decide-gate.ts';
import { GateSandbox } from './gate-sandbox.ts';
import type { NotObserved } from './observation.ts';
import { type Instruments, observe } from './observe.ts';
import { outcomeOf, type QuestionOutcome } from './outcome.ts';
import type { GatedRelease, SpikeResult } from './spike-result.ts';

export interface SpikeOptions {
  readonly phases: Phases;
  /** For the questions about NixVirt's module. */
  readonly nixpkgsLib: NixpkgsLib;
  /** For `PATH`. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Whose libvirt is asked. Default: this machine's own. */
  readonly system?: System | undefined;
  /** The work plan that interprets the answers. */
  readonly plan?: WorkPlan | undefined;
}

/**
 * Puts every question to every release, tests the results with libvirt's schema and a libvirtd, and decides. One sandbox is used for all, and removed
 * afterwards.
 *
 * Without a sandbox or a schema, the questions that need one are reported as not run.
 *
 * @throws VirtspecError `command-not-found` (Nix), `nix-evaluation-timeout`; errors of a sandbox that has started
 * @throws the signal's reason on abort, after the sandbox has been removed
 */
export async function answerQuestions(releases: readonly FoundNixVirt[], options: SpikeOptions): Promise<SpikeResult> {
  const { phases, nixpkgsLib, env, signal, system, plan } = options;
  const asked = await phases.run('Evaluate the questions', async (control) => {
    const all = await Promise.all(releases.map(({ folder }) => askRelease(folder, nixpkgsLib, { env, signal })));
    control.detail(
      `${all.flat().length} evaluations, ${releases.length === 1 ? '1 release' : `${releases.length} releases`}`,
    );
    return all;
  });
  const schema = await phases.run('Validate against libvirt’s schemas', async (control) => {
    const results = await validateQuestions(asked.flat(), { signal, folder: schemaFolderOf(system) });
    control.detail('unavailable' in results ? results.unavailable : `${numbered(results.size, 'object')}`);
    return results;
  });
  const sandbox = await phases.run('Start the sandbox', async (control) => {
    const started = await startSandbox(signal, system);
    control.detail('unavailable' in started ? `not possible: ${started.unavailable}` : describe(started.facts.tools));
    return started;
  });
  await using _ = 'unavailable' in sandbox ? undefined : sandbox;
  const python = await findPythonHere();
  const gated = await phases.run('Define and apply the XML', async () => {
    try {
      return await gateReleases(releases, asked, { schema, sandbox, python });
    } catch (error) {
      throw 'unavailable' in sandbox ? error : await sandbox.explain(error);
    }
  });
  const [tools, adapted] = 'unavailable' in sandbox ? [{}, []] : [sandbox.facts.tools, [...sandbox.adapted].sort()];
  return { releases: gated, tools, adapted, plan };
}

async function gateReleases(
  releases: readonly FoundNixVirt[],
  asked: readonly (readonly AskedQuestion[])[],
  instruments: Instruments,
): Promise<readonly GatedRelease[]> {
  const gated: GatedRelease[] = [];
  for (const [index, found] of releases.entries()) {
    const outcomes: QuestionOutcome[] = [];
    for (const one of asked[index] ?? []) {
      outcomes.push({
        question: one.question,
        outcome: outcomeOf(one.question, await observe(one, found, instruments)),
      });
    }
    gated.push({ name: found.release, outcomes, gate: decideGate(outcomes) });
  }
  return gated;
}

async function validateQuestions(
  asked: readonly AskedQuestion[],
  options: ValidateOptions,
): Promise<ReadonlyMap<RenderedObject, readonly SchemaViolation[]> | NotObserved> {
  const objects = asked.flatMap((one) => one.objects);
  const results = await validateRendered({ objects }, options);
  if ('unavailable' in results) return results;
  return new Map(objects.map((object, index) => [object, results[index]?.violations ?? []]));
}

async function findPythonHere(): Promise<Instruments['python']> {
  const found = await findPython();
  return 'missing' in found ? { unavailable: `NixVirt’s activation cannot run: ${found.missing}` } : found;
}

/** If this machine cannot run a sandbox, that is a result: the questions that need one are not run. */
async function startSandbox(
  signal: AbortSignal | undefined,
  system: System | undefined,
): Promise<GateSandbox | NotObserved> {
  try {
    return await GateSandbox.start(signal, system);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof VirtspecError) || error.kind !== 'environment') throw error;
    return { unavailable: error.message };
  }
}

function describe(tools: Readonly<Record<string, string>>): string {
  return Object.entries(tools)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
