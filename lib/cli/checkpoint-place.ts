import { checkpointFolder } from '../checkpoint/checkpoint-folder.ts';
import { requireCheckpointName } from '../checkpoint/checkpoint-name.ts';
import { lockFolder, unusable } from '../checkpoint/lock.ts';
import { recover } from '../checkpoint/recover.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { isLocal } from '../libvirt/is-local.ts';
import { requireOutputFolder } from '../process/output-place.ts';

/** What all commands of `virtspec checkpoint` take. */
export interface CheckpointOptions {
  readonly connect: string;
  readonly directory?: string;
  /** Seconds. */
  readonly timeout: number;
}

/**
 * The folder of the checkpoints, for reading.
 * @throws VirtspecError `checkpoint-name` (usage)
 */
export function placeOf({ connect, directory }: CheckpointOptions, name?: string): string {
  if (name !== undefined) requireCheckpointName(name);
  return checkpointFolder(directory, connect);
}

/**
 * The folder of the checkpoints, locked; what an earlier run left there is completed first, and reported on standard error.
 * @throws VirtspecError `checkpoint-remote` (usage); as `placeOf`, `lockFolder`, `recover`
 */
export async function lockedPlace(
  options: CheckpointOptions,
  name: string,
): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = placeOf(options, name);
  requireLocal(options.connect);
  const lock = await lockFolder(folder);
  try {
    for (const done of await recover(folder, options.connect)) process.stderr.write(`note: ${done}\n`);
    return { folder, [Symbol.asyncDispose]: () => lock[Symbol.asyncDispose]() };
  } catch (error) {
    await lock[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * The folder of the checkpoints for a dry run, which neither makes nor locks it: what an earlier run left there stays.
 * @throws VirtspecError as `lockedPlace`, but for the lock
 */
export async function dryPlace(options: CheckpointOptions, name: string): Promise<string> {
  const folder = placeOf(options, name);
  requireLocal(options.connect);
  await requireOutputFolder(folder).catch((cause: unknown) => {
    throw cause instanceof VirtspecError ? unusable(folder, cause.why ?? cause.what, cause) : cause;
  });
  return folder;
}

function requireLocal(uri: string): void {
  if (isLocal(uri)) return;
  throw new VirtspecError({
    code: 'checkpoint-remote',
    kind: 'usage',
    what: `${uri} is a libvirt on another machine, and so are the files of its domains`,
    fix: 'Run virtspec on that machine.',
  });
}
