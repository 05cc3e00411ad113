import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { VirshSession } from '../libvirt/virsh-session.ts';
import { waitUntil } from '../process/wait-until.ts';
import { carryOut, readJournal, removeJournal, takeBack } from './journal.ts';
import { isActive, resumeAll, resumeCommand } from './memory.ts';
import { partEnd, readUnfinished, type Unfinished } from './part.ts';
import { redefine } from './redefine.ts';
import { stampOf } from './stamp.ts';
import { listParts, removeRemains } from './store.ts';

/** Milliseconds for libvirt to end the save that it was doing when virtspec was killed. */
const patience = 600_000;

/**
 * Completes what a virtspec that was killed has left in a folder: a restore between two renames, domains that wait for their memory, remains of files.
 *
 * @param folder of the checkpoints, which is locked
 * @param uri of the libvirt, for definitions that are taken back
 * @returns what was done, a sentence for each
 * @throws VirtspecError `checkpoint-journal`, `checkpoint-not-resumed`
 */
export async function recover(folder: string, uri: string): Promise<readonly string[]> {
  const done = [...(await recoverRestore(folder, uri))];
  for (const name of await listParts(folder)) {
    const path = join(folder, `${name}${partEnd}`);
    const left = await readUnfinished(path);
    const resumed = left === undefined ? [] : await resumeLeft(left);
    await rm(path, { recursive: true, force: true });
    done.push(`the checkpoint ${name}, which was not finished, was removed`);
    if (resumed.length > 0)
      done.push(`${resumed.join(', ')}, paused for it, ${resumed.length === 1 ? 'runs' : 'run'} on`);
  }
  await removeRemains(folder);
  return done;
}

async function recoverRestore(folder: string, uri: string): Promise<readonly string[]> {
  const journal = await readJournal(folder);
  if (journal === undefined) return [];
  const names = journal.domains.map(({ name }) => name).join(', ');
  if (journal.phase === 'committed') {
    await carryOut(journal);
    await removeJournal(folder);
    return [
      `the restore of ${journal.name} (${names}), which was interrupted, was finished; saved memory was not resumed`,
    ];
  }
  await takeBack(journal);
  await using virsh = await VirshSession.open(uri);
  await redefine(virsh, folder, journal.domains);
  await removeJournal(folder);
  return [`the restore of ${journal.name} (${names}), which was interrupted, was taken back`];
}

/** @returns the domains that run on now */
async function resumeLeft({ connection, domains }: Unfinished): Promise<readonly string[]> {
  await using virsh = await VirshSession.open(connection);
  const waiting: Unfinished['domains'] = [];
  for (const domain of domains) {
    await untilSaved(virsh, domain.uuid);
    if (!(await isActive(virsh, domain.uuid)) && (await stampOf(domain.file)) !== undefined) waiting.push(domain);
  }
  for (const domain of waiting) await requireSameDisks(connection, domain);
  await resumeAll(connection, waiting);
  return waiting.map(({ name }) => name);
}

/** libvirt completes a save also if the one who asked for it is gone. */
function untilSaved(virsh: VirshSession, uuid: string): Promise<true> {
  return waitUntil(
    async () => {
      if (!(await isActive(virsh, uuid))) return true;
      const { output, error } = await virsh.execute(['domjobinfo', '--domain', uuid]);
      return error !== undefined || /^Job type:\s+None/m.test(output) ? true : undefined;
    },
    { what: 'libvirt to end the save of a domain', timeout: patience, interval: 200 },
  );
}

/** A guest that went on with disks that others have changed would destroy their file systems. */
async function requireSameDisks(uri: string, { name, file, disks }: Unfinished['domains'][number]): Promise<void> {
  const { mtimeMs } = await stat(file);
  for (const disk of disks) {
    const stamp = await stampOf(disk);
    if (stamp !== undefined && stamp.modified <= mtimeMs) continue;
    throw new VirtspecError({
      code: 'checkpoint-not-resumed',
      kind: 'environment',
      what: `${name}, which a checkpoint that was killed had paused, is not resumed`,
      why: `${disk} was ${stamp === undefined ? 'removed' : 'written to'} since, so its memory does not fit its disks`,
      fix: `Remove its memory: \`rm ${shellWord(file)}\`. Only if you know better: \`${resumeCommand(uri, file)}\`.`,
    });
  }
}
