import { join } from 'node:path';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { Domain } from '../model/objects.ts';
import type { CheckpointRun } from './checkpoint-run.ts';
import type { Manifest } from './manifest.ts';
import { Part } from './part.ts';
import { refuseFor } from './refused.ts';
import { requireRoom } from './room.ts';
import { Settling } from './settling.ts';
import { sourcesOf } from './sources.ts';
import { exists } from './stamp.ts';
import { type SurveyedDomain, surveyDomains } from './survey.ts';
import { takeCopies } from './take-copies.ts';
import { writeCheckpoint } from './write-checkpoint.ts';

export interface Saved {
  /** The folder of the checkpoint. */
  readonly path: string;
  readonly manifest: Manifest;
  /** How long the domains that ran did not, in milliseconds. */
  readonly paused: number;
}

/**
 * Makes a checkpoint: all of it, or nothing. Domains that run are all paused before the first file is copied, and run on whatever happens.
 *
 * @param place the folder of the checkpoints, which is locked, and the name of the new one
 * @param choose the domains, from all of the libvirt
 * @throws VirtspecError `checkpoint-refused`, `checkpoint-exists`, `checkpoint-no-room`, `checkpoint-memory`, `checkpoint-changed`,
 *   `checkpoint-not-resumed`; the signal's reason; what `choose` throws
 */
export async function save(
  virsh: VirshSession,
  { folder, name }: { readonly folder: string; readonly name: string },
  choose: (all: readonly Domain[]) => readonly Domain[],
  run: CheckpointRun,
): Promise<Saved> {
  const { phases, signal } = run;
  const domains = await checkSave(virsh, { folder, name }, choose, run);
  const part = await Part.make(folder, name);
  try {
    await using settling = new Settling(signal, { held: domains.some(({ state }) => state !== 'shut off') });
    const { domains: taken, paused } = await takeCopies(virsh, domains, { part, settling }, run);
    const written = await phases.run('Write', () =>
      writeCheckpoint(virsh, { name, part }, { taken, settling }, signal),
    );
    return { ...written, paused };
  } catch (error) {
    // A domain that could not go on goes on from its memory, which is in there.
    const needed = error instanceof VirtspecError && error.code === 'checkpoint-not-resumed';
    if (!needed) await part.discard();
    throw error;
  }
}

/**
 * What a save would contain, and that nothing speaks against it now. Changes nothing.
 *
 * @param folder exists, or one in which it would be made
 * @throws VirtspecError `checkpoint-refused`, `checkpoint-exists`, `checkpoint-no-room`; what `choose` throws
 */
export async function checkSave(
  virsh: VirshSession,
  { folder, name }: { readonly folder: string; readonly name: string },
  choose: (all: readonly Domain[]) => readonly Domain[],
  { phases, signal }: CheckpointRun,
): Promise<readonly SurveyedDomain[]> {
  if (await exists(join(folder, name))) throw nameTaken(name);
  return phases.run('Check', async (control) => {
    const { domains: all } = await collectInventory(virsh);
    const survey = await surveyDomains(virsh, choose(all), all, signal);
    refuseFor('no checkpoint was made', survey.reasons);
    await requireRoomFor(survey.domains, folder);
    control.detail(survey.domains.map(({ name, state }) => `${name} ${state}`).join(', '));
    return survey.domains;
  });
}

async function requireRoomFor(domains: readonly SurveyedDomain[], folder: string): Promise<void> {
  const copies = await Promise.all(domains.map(sourcesOf));
  const memory = domains.filter(({ state }) => state !== 'shut off').reduce((sum, one) => sum + one.memory, 0);
  await requireRoom(
    copies.flat().map(({ path }) => ({ from: path, folder })),
    { folder, bytes: memory },
  );
}

function nameTaken(name: string): VirtspecError {
  return new VirtspecError({
    code: 'checkpoint-exists',
    kind: 'usage',
    what: `there is a checkpoint ${name} already; nothing was changed`,
    fix: `Choose another name, or delete it: \`virtspec checkpoint delete ${shellWord(name)}\`.`,
  });
}
