import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { VirtspecError } from '../error/virtspec-error.ts';
import { makeFolders } from '../process/make-folders.ts';
import { childEnvironment, startError } from '../process/run.ts';

/** The exit code of `flock` if another process holds the lock. */
const held = 9;

/**
 * Creates the folder of the checkpoints, for its owner only, and locks it against other virtspecs until this is disposed of. The lock is the kernel's
 * (flock(2)), held by a child whose input this process holds open: it is gone with this process, however that ends.
 *
 * @throws VirtspecError `checkpoint-locked`, `checkpoint-folder`; `command-not-found` without `flock` (util-linux)
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  await makeFolder(folder);
  const command = [
    '--nonblock',
    '--conflict-exit-code',
    String(held),
    join(folder, '.lock'),
    'sh',
    '-c',
    'echo held; exec cat',
  ];
  const child = spawn('flock', command, { env: childEnvironment(), detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const started = new Promise<boolean>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', () => resolve(true));
    child.once('error', (cause) => reject(startError('flock', cause)));
    ended.then(() => resolve(false));
  });
  if (!(await started)) throw (await ended) === held ? locked(folder) : unusable(folder, said.trim());
  return {
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await makeFolders(folder, 0o700);
  } catch (cause) {
    throw unusable(folder, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function locked(folder: string): VirtspecError {
  return new VirtspecError({
    code: 'checkpoint-locked',
    kind: 'environment',
    what: `another virtspec is working in ${folder}; nothing was changed`,
    fix: 'Wait for its end.',
  });
}

/** The error for a folder of checkpoints that cannot be used. */
export function unusable(folder: string, why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'checkpoint-folder',
    kind: 'environment',
    what: `the folder of the checkpoints, ${folder}, cannot be used`,
    why,
    fix:
      process.geteuid?.() === 0
        ? 'Pass another folder with --directory, or name it in VIRTSPEC_CHECKPOINTS.'
        : 'Run virtspec as root for the system’s libvirt, or pass a folder of your own with --directory.',
    cause,
  });
}
