import type { NixosRebuild } from '../deploy/nixos-rebuild.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Moment } from '../model/moment.ts';
import type { LabRun } from '../run/lab-run.ts';
import type { Application } from '../simulate/application.ts';
import { requireHarmless } from './acknowledge.ts';
import type { PredictedSwitch } from './predict-switch.ts';
import { switchWatched } from './switch-watched.ts';

interface SwitchAgain {
  readonly nixosRebuild: NixosRebuild;
  readonly uri: string;
  /** @throws VirtspecError where what was switched to is not what was predicted */
  readonly requirePredicted: () => Promise<void>;
  readonly predictAgain: () => Promise<PredictedSwitch>;
  readonly run: LabRun;
}

/**
 * What a second switch did; or why it was skipped: its effect is already known, or the user has interrupted. Throws only on bugs: the first switch is
 * done, and its report must be written.
 *
 * @param after the state after the first switch
 */
export async function switchAgain(
  after: Moment,
  { nixosRebuild, uri, requirePredicted, predictAgain, run }: SwitchAgain,
): Promise<{ readonly rebuild?: Application; readonly error?: VirtspecError | undefined }> {
  const { signal } = run;
  try {
    if (signal?.aborted) throw interruptedAfterSwitch(signal.reason);
    const { changes } = await run.phase('Predict a second switch', async () => {
      await requirePredicted();
      const predicted = await predictAgain();
      requireHarmless(predicted.destructive);
      return predicted;
    });
    if (signal?.aborted) throw interruptedAfterSwitch(signal.reason);
    const { application, refusal } = await run.phase('Switch again', () =>
      switchWatched(nixosRebuild, uri, after, changes),
    );
    return { rebuild: application, error: refusal };
  } catch (error) {
    if (signal?.aborted) return { error: interruptedAfterSwitch(signal.reason) };
    if (error instanceof VirtspecError) return { error };
    throw error;
  }
}

function interruptedAfterSwitch(reason: unknown): VirtspecError {
  const { kind = 'interrupted', signal } = reason instanceof VirtspecError ? reason : {};
  return new VirtspecError({
    code: 'rebuild-interrupted',
    kind,
    what: 'interrupted: the switch ran to its end, but was not run a second time',
    why: 'a switch that is stopped part-way leaves domains shut off',
    fix: 'Run this again to verify that the next rebuild changes nothing.',
    ...(signal === undefined ? {} : { signal }),
    cause: reason,
  });
}
