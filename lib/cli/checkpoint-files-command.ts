import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../checkpoint/journal.ts';
import { refuseFor } from '../checkpoint/refused.ts';
import { inBytes } from '../checkpoint/room.ts';
import { deleteCheckpoint, type Listed, listCheckpoints, listParts, readCheckpoint } from '../checkpoint/store.ts';
import { verifyFiles } from '../checkpoint/verify.ts';
import { runSignal } from '../run/run-signal.ts';
import { type CheckpointOptions, lockedPlace, placeOf } from './checkpoint-place.ts';

interface ListOptions extends CheckpointOptions {
  readonly reporter: 'terminal' | 'json';
}

/**
 * `virtspec checkpoint list`.
 * @throws VirtspecError `checkpoint-folder`
 */
export async function listCommand(options: ListOptions): Promise<void> {
  const folder = placeOf(options);
  const [listed, parts, journal] = await Promise.all([listCheckpoints(folder), listParts(folder), readJournal(folder)]);
  if (options.reporter === 'json') {
    const interrupted = { saves: parts, restore: journal?.name ?? null };
    process.stdout.write(
      `${JSON.stringify({ folder, checkpoints: listed.map(forPrograms), interrupted }, undefined, 2)}\n`,
    );
    return;
  }
  for (const line of table(listed.map(cells))) process.stdout.write(`${line}\n`);
  if (listed.length === 0) {
    const none = existsSync(folder)
      ? `No checkpoints in ${folder}.`
      : `No checkpoints: there is no folder ${folder} yet. The first \`virtspec checkpoint save\` makes it.`;
    process.stderr.write(`${none}\n`);
  }
  for (const part of parts) process.stderr.write(`note: ${part} is being saved, or its save was interrupted\n`);
  if (journal) process.stderr.write(`note: a restore of ${journal.name} is under way, or was interrupted; ${next}\n`);
}

const next = 'the next save, restore or delete completes what was interrupted';

/**
 * `virtspec checkpoint verify`.
 * @throws VirtspecError as `readCheckpoint`; `checkpoint-refused` for a damaged one
 */
export async function verifyCheckpointCommand(name: string, options: CheckpointOptions): Promise<void> {
  const folder = placeOf(options, name);
  using run = runSignal(options.timeout, 'the checkpoint was not verified to the end');
  const manifest = await readCheckpoint(folder, name);
  const problems = await verifyFiles(join(folder, name), manifest, run.signal);
  refuseFor(`the checkpoint ${name} is not whole`, problems);
  process.stdout.write(`${name} is whole: ${manifest.domains.map((domain) => domain.name).join(', ')}\n`);
}

/**
 * `virtspec checkpoint delete`.
 * @throws VirtspecError as `deleteCheckpoint`, `lockedPlace`
 */
export async function deleteCommand(name: string, options: CheckpointOptions): Promise<void> {
  await using place = await lockedPlace(options, name);
  await deleteCheckpoint(place.folder, name);
  process.stdout.write(`Deleted ${name}.\n`);
}

function forPrograms(one: Listed): unknown {
  if ('damaged' in one) return { name: one.name, damaged: one.damaged };
  const { created, libvirt, qemu, domains } = one.manifest;
  const shown = domains.map(({ name, uuid, state, memory }) => ({ name, uuid, state, memory: memory !== undefined }));
  return { name: one.name, created, size: one.size, libvirt, qemu, domains: shown };
}

function cells(one: Listed): readonly string[] {
  if ('damaged' in one) return [one.name, 'damaged', '', one.damaged.split('\n')[0] ?? ''];
  const { created, domains } = one.manifest;
  const when = `${created.slice(0, 10)} ${created.slice(11, 16)} UTC`;
  return [one.name, when, inBytes(one.size), domains.map(({ name, state }) => `${name} (${state})`).join(', ')];
}

/** Columns, as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
