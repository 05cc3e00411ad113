import { VirtspecError } from '../error/virtspec-error.ts';
import type { HostRunner } from '../libvirt/host-view.ts';
import type { Rendered } from '../model/rendered.ts';
import type { NixVirtSource } from '../nixvirt/nixvirt-source.ts';
import { readRules } from '../nixvirt/read-rules.ts';
import { type Destructive, toDestructive } from '../plan/destructive.ts';
import type { PlanGrounds } from '../plan/plan-grounds.ts';
import { predict } from '../plan/predict.ts';
import { run } from '../process/run.ts';
import type { LabRun } from '../run/lab-run.ts';
import { isDestructive, type PlannedBreak, type PlannedChange } from '../simulate/planned-change.ts';
import { isThisHost } from '../snapshot/this-host.ts';

export interface ForeseeOptions {
  readonly uri: string;
  /** Whose rules are predicted: the NixVirt that will apply. */
  readonly nixvirt: NixVirtSource;
}

/** What a switch would do, and what of it cannot be taken back. */
export interface PredictedSwitch {
  readonly destructive: readonly Destructive[];
  readonly changes: readonly PlannedChange[];
  /** What it was predicted from. */
  readonly grounds: PlanGrounds;
}

/**
 * What a switch would do: `plan`, as far as a switch can be based on it.
 *
 * @throws VirtspecError `rebuild-would-break-off` (refused); `rebuild-not-foreseen` where there is no NixVirt to tell by, or no sandbox: a switch
 *   that nobody can predict is not one to drive; and as `plan`
 */
export async function predictSwitch(
  { phases, signal }: LabRun,
  rendered: Rendered,
  { uri, nixvirt }: ForeseeOptions,
): Promise<PredictedSwitch> {
  if ('missing' in nixvirt) throw notPredicted(nixvirt.missing);
  const here = await isThisHost(uri);
  const prepared = { rendered, nixvirt: nixvirt.name, rules: await readRules(nixvirt.folder) };
  const runHere: HostRunner | undefined = here === true ? (argv, options) => run(argv, options) : undefined;
  const { prediction, grounds } = await predict(async () => prepared, { uri, run: runHere, phases, signal });
  const { basis, apply } = prediction;
  if (basis.normalisation === 'table') throw notPredicted(basis.why ?? 'there is no sandbox');
  if (apply.breaks) throw wouldBreakOff(apply.breaks);
  const { changes } = apply;
  const destructive = changes.filter((change) => change.destructive || isDestructive(change.action, change.kind));
  return { changes, grounds, destructive: destructive.map(toDestructive) };
}

function wouldBreakOff({ what = 'it', why, place, leftOff }: PlannedBreak): VirtspecError {
  const left = leftOff.length > 0 ? `; left unchanged, or shut off: ${leftOff.join(', ')}` : '';
  return new VirtspecError({
    code: 'rebuild-would-break-off',
    kind: 'refused',
    what: `the switch would fail part-way: ${what}; nothing was changed`,
    why: `${why} (${place})${left}`,
    fix: 'Fix that first; `virtspec plan` shows the details.',
  });
}

function notPredicted(why: string): VirtspecError {
  return new VirtspecError({
    code: 'rebuild-not-foreseen',
    kind: 'environment',
    what: 'what the switch would do cannot be predicted here; nothing was changed',
    why,
    fix: 'Fix that, or run nixos-rebuild itself, without these safeguards.',
  });
}
