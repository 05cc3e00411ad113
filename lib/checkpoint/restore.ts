import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { CheckpointRun } from './checkpoint-run.ts';
import { chooseKept } from './choose-kept.ts';
import { carryOut, type Journal, putAside, removeJournal, takeBack, writeJournal } from './journal.ts';
import type { KeptDomain } from './manifest.ts';
import { isActive, resumeAll } from './memory.ts';
import { lookAtPresent, type PresentDomain } from './present-domain.ts';
import { redefine } from './redefine.ts';
import { refuseFor } from './refused.ts';
import { requireRoom } from './room.ts';
import { existingFolder, type Plan, planDomain, stage } from './stage.ts';
import { readCheckpoint } from './store.ts';
import { backingProblems, keptProblems } from './verify.ts';

export interface RestoreOptions {
  /** Names or UUIDs; none are all of the checkpoint. */
  readonly domains: readonly string[];
  readonly alone: boolean;
  readonly define: boolean;
}

/** The folder of the checkpoints, and the name of one. */
interface Place {
  readonly folder: string;
  readonly name: string;
}

/**
 * Brings domains back to what they were: all of them, or none. Files are written beside those that they replace, verified, and then renamed; a restore
 * that is killed between two renames is finished, or taken back, by `recover`.
 *
 * @param place the folder of the checkpoints, which is locked, and the name of the checkpoint
 * @returns the domains, as the checkpoint has them
 * @throws VirtspecError `checkpoint-refused`, `checkpoint-damaged`, `checkpoint-no-room`, `checkpoint-started`, `checkpoint-not-resumed`; as
 *   `readCheckpoint`, `chooseKept`; the signal's reason
 */
export async function restore(
  virsh: VirshSession,
  place: Place,
  options: RestoreOptions,
  run: CheckpointRun,
): Promise<readonly KeptDomain[]> {
  const { phases, signal } = run;
  const { chosen, present } = await checkRestore(virsh, place, options, run);
  const own = join(place.folder, place.name);
  await phases.run('Verify', () => requireWhole(own, chosen, signal));
  await exchange(virsh, place, present, run);
  const memory = chosen.flatMap(({ name, uuid, memory }) =>
    memory ? [{ name, uuid, file: join(own, memory.file) }] : [],
  );
  if (memory.length > 0) await phases.run('Resume', () => resumeAll(virsh.uri, memory));
  return chosen;
}

/**
 * What a restore would bring back, and that nothing speaks against it now. Changes nothing, and compares no disks.
 * @throws VirtspecError `checkpoint-refused`, `checkpoint-no-room`; as `readCheckpoint`, `chooseKept`
 */
export async function checkRestore(
  virsh: VirshSession,
  { folder, name }: Place,
  { domains, alone, define }: RestoreOptions,
  { phases }: Pick<CheckpointRun, 'phases'>,
): Promise<{ readonly chosen: readonly KeptDomain[]; readonly present: readonly PresentDomain[] }> {
  const chosen = chooseKept(await readCheckpoint(folder, name), domains, alone);
  return { chosen, present: await phases.run('Check', () => check(virsh, join(folder, name), chosen, define)) };
}

async function check(virsh: VirshSession, own: string, chosen: readonly KeptDomain[], define: boolean) {
  const damaged = await Promise.all(chosen.map(({ definition }) => keptProblems(own, definition)));
  refuseFor('the checkpoint is not whole', damaged.flat());
  const definitionOf = (kept: KeptDomain) => readFile(join(own, kept.definition.file), 'utf8');
  const { present, reasons, fix } = await lookAtPresent(virsh, chosen, definitionOf, define);
  refuseFor('nothing can be restored', reasons, fix);
  const copies = chosen.flatMap(({ files }) => files).filter(({ kept }) => kept !== undefined);
  const planned = copies.map(async ({ path, kept }) => ({
    from: join(own, kept?.file ?? ''),
    folder: await existingFolder(path),
  }));
  await requireRoom(await Promise.all(planned));
  return present;
}

/** What is not copied: memory, backing files. Copies are compared on the way. */
async function requireWhole(own: string, chosen: readonly KeptDomain[], signal: AbortSignal): Promise<void> {
  const problems: string[] = [];
  for (const file of chosen.flatMap(({ memory }) => memory ?? []))
    problems.push(...(await keptProblems(own, file, signal)));
  problems.push(
    ...(await backingProblems(
      chosen.flatMap(({ backing }) => backing),
      signal,
    )),
  );
  refuseFor('the checkpoint is not whole', problems);
}

/** Replaces all files, or none. Until the journal says `committed`, everything can be taken back. */
async function exchange(
  virsh: VirshSession,
  { folder, name }: Place,
  present: readonly PresentDomain[],
  { phases, signal, hold }: CheckpointRun,
): Promise<void> {
  const own = join(folder, name);
  const plans = await Promise.all(present.map(({ kept }) => planDomain(kept)));
  const journal = journalOf(name, present, plans);
  await writeJournal(folder, journal);
  try {
    await phases.run('Copy', async () => {
      for (const plan of plans) await stage(own, plan, signal);
    });
    signal.throwIfAborted();
    using _held = hold('the restore runs to its end first');
    await phases.run('Replace', async () => {
      await putAside(journal);
      await requireAllOff(virsh, present);
      for (const { kept, differs } of present)
        if (differs) await virsh.output(['define', '--file', join(own, kept.definition.file)]);
      await writeJournal(folder, { ...journal, phase: 'committed' });
    });
  } catch (error) {
    await takeBack(journal);
    await redefine(virsh, folder, journal.domains);
    await removeJournal(folder);
    throw error;
  }
  await carryOut(journal);
  await removeJournal(folder);
}

function journalOf(name: string, present: readonly PresentDomain[], plans: readonly Plan[]): Journal {
  return {
    ...{ version: 1, name, phase: 'prepared' },
    domains: present.map(({ kept, definition, differs }) => ({
      ...{ name: kept.name, uuid: kept.uuid },
      ...(differs && definition !== undefined && { definition }),
    })),
    replacements: plans.flatMap(({ files }) => files.map(({ replacement }) => replacement)),
    removals: plans.flatMap(({ removals }) => removals),
    folders: plans.flatMap(({ folders }) => folders.map(({ path }) => path)),
  };
}

async function requireAllOff(virsh: VirshSession, present: readonly PresentDomain[]): Promise<void> {
  for (const { kept } of present) {
    if (!(await isActive(virsh, kept.uuid))) continue;
    throw new VirtspecError({
      code: 'checkpoint-started',
      kind: 'refused',
      what: `${kept.name} was started meanwhile; nothing was changed`,
      fix: `End it (\`virtspec off ${shellWord(kept.name)}\`), and restore again.`,
    });
  }
}
