import type { NixosRebuild } from '../deploy/nixos-rebuild.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Destructive } from '../plan/destructive.ts';
import type { LabRun } from '../run/lab-run.ts';
import { guestsTouched, guestsUnit } from '../units/guests-touched.ts';
import { collectUnits, type UnitRunner } from '../units/unit-facts.ts';
import { momentOf } from './moment-of.ts';

interface UnitsTouchedOptions {
  readonly nixosRebuild: NixosRebuild;
  readonly uri: string;
  /** Runs commands on the host. */
  readonly run: UnitRunner;
}

/**
 * The running guests that a switch would suspend or shut down by restarting units of systemd, beside what NixVirt does to them. What cannot be found out is told, and is no loss: the
 * switch is the user’s.
 *
 * @throws VirtspecError as `momentOf`; the signal's reason
 */
export async function unitsTouched(
  labRun: LabRun,
  { nixosRebuild, uri, run }: UnitsTouchedOptions,
): Promise<readonly Destructive[]> {
  const { signal } = labRun;
  return labRun.phase('Dry-activate', async (control) => {
    const changes = await nixosRebuild.dryActivate(signal);
    if (changes === undefined) {
      control.detail('not known: nixos-rebuild dry-activate did not tell the units (it must run as root: --sudo)');
      return [];
    }
    const count = changes.stop.size + changes.restart.size;
    const facts = await collectUnits(run, [guestsUnit]).catch(unlessUnknown);
    if (facts instanceof VirtspecError) {
      control.detail(`${count} units are stopped or restarted; what that does to guests is not known: ${facts.why}`);
      return [];
    }
    const touched = guestsTouched(changes, facts);
    const running = touched ? (await momentOf({ uri, signal })).state.domains.filter(({ live }) => live?.active) : [];
    control.detail(
      touched === undefined
        ? `${count} units are stopped or restarted; ${guestsUnit} is not stopped with them`
        : `${touched.why}: running guests are ${touched.what}`,
    );
    return running.map(({ name }) => ({
      ...{ what: 'restart' as const, name, cut: name },
      text: `domain ${name} is ${touched?.what}: ${touched?.why}`,
    }));
  });
}

function unlessUnknown(error: unknown): VirtspecError {
  if (error instanceof VirtspecError && ['units-unknown', 'command-not-found'].includes(error.code)) return error;
  throw error;
}
