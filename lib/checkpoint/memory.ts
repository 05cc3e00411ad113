import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { VirshSession } from '../libvirt/virsh-session.ts';
import { systemClock } from '../process/clock.ts';
import { fixedLimit, longestTimer } from '../process/patience.ts';
import { messageOf } from './refused.ts';

/** A domain, and the file with its memory. */
export interface SavedMemory {
  readonly name: string;
  readonly uuid: string;
  readonly file: string;
}

/** No limit of its own: the time depends on the memory and the disk, and the run's limit aborts the work. */
const patient = { timeout: fixedLimit(longestTimer) } as const;

/** How long a libvirt that does not answer is tried again, and how often, in milliseconds. */
const reconnect = { patience: 60_000, interval: 2_000 } as const;

/**
 * Saves the memory of a running or paused domain to a file, which ends its QEMU: from then on all its files are at rest. If the signal aborts, libvirt
 * ends the job, and the domain runs on.
 *
 * @throws VirtspecError `checkpoint-memory`; the signal's reason
 */
export async function saveMemory(uri: string, { name, uuid, file }: SavedMemory, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await using virsh = await VirshSession.open(uri);
  const stop = () => void abortJob(uri, uuid);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const { error } = await virsh.execute(['save', '--domain', uuid, '--file', file], patient);
    if (error === undefined) return;
    signal?.throwIfAborted();
    throw new VirtspecError({
      code: 'checkpoint-memory',
      kind: 'refused',
      what: `the memory of ${name} cannot be saved; it runs on, and no checkpoint was made`,
      why: error,
      fix: 'Shut it down, and make the checkpoint then.',
    });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function abortJob(uri: string, uuid: string): Promise<void> {
  try {
    await using virsh = await VirshSession.open(uri);
    await virsh.execute(['domjobabort', '--domain', uuid]);
  } catch {
    // The save then runs to its end, and the domain is resumed from it.
  }
}

/**
 * Lets domains go on from their saved memory, those that do not run: all of them, even if one fails. A libvirt that does not answer is tried again for a
 * minute.
 *
 * @throws VirtspecError `checkpoint-not-resumed`, with the command for each domain that does not run
 */
export async function resumeAll(uri: string, saved: readonly SavedMemory[]): Promise<void> {
  const failed: string[] = [];
  const commands: string[] = [];
  for (const one of saved) {
    const error = await resume(uri, one);
    if (error === undefined) continue;
    failed.push(`${one.name}: ${error}`);
    commands.push(`\`${resumeCommand(uri, one.file)}\``);
  }
  if (failed.length === 0) return;
  throw new VirtspecError({
    code: 'checkpoint-not-resumed',
    kind: 'environment',
    what: `${failed.length === 1 ? 'a domain that ran does' : `${failed.length} domains that ran do`} not run now; the memory is kept`,
    why: failed.join('\n'),
    fix: `Run ${commands.join(' and ')}; do not start them in another way, which would lose it.`,
  });
}

/** The command that lets a domain go on. */
export function resumeCommand(uri: string, file: string): string {
  return `virsh -c ${shellWord(uri)} restore ${shellWord(file)}`;
}

/** @returns why the domain does not run; undefined if it does */
async function resume(uri: string, { uuid, file }: SavedMemory): Promise<string | undefined> {
  const end = systemClock.now() + reconnect.patience;
  for (;;) {
    try {
      await using virsh = await VirshSession.open(uri);
      if (await isActive(virsh, uuid)) return undefined;
      return (await virsh.execute(['restore', '--file', file], patient)).error;
    } catch (error) {
      if (systemClock.now() >= end) return messageOf(error);
      await systemClock.sleep(reconnect.interval);
    }
  }
}

/** Whether a domain has a QEMU, also one that is still starting. */
export async function isActive(virsh: VirshSession, uuid: string): Promise<boolean> {
  return (await virsh.output(['list', '--uuid'])).includes(uuid);
}
