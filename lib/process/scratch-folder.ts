import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { childEnvironment, startError } from './run.ts';

/**
 * Waits at the end of a pipe that virtspec holds open. `done` ends it normally. If the pipe closes without `done`, virtspec was killed: then it kills
 * every process whose environment contains a path in the folder, and removes the folder. Processes need not be registered, so none can be missed.
 */
const watch = `trap '' INT HUP TERM
! read -r _ || exit 0
for _ in 1 2 3 4 5 6 7 8 9 10; do
  found=$(grep -slF -- "=$1/" /proc/[0-9]*/environ)
  for entry in $found; do
    entry=\${entry#/proc/}
    kill -s KILL "\${entry%%/*}" 2>/dev/null
  done
  chmod -R u+rwX -- "$1" 2>/dev/null
  rm -rf -- "$1" 2>/dev/null && [ -z "$found" ] && exit
  sleep 0.2
done`;

/**
 * A temporary folder for this run. Closing it removes it. If this process ends in any other way, the folder is removed too, and every process whose
 * environment contains a path in it (`NIX_STORE_DIR`) is killed.
 */
export class ScratchFolder implements AsyncDisposable {
  readonly path: string;
  readonly #watcher: ChildProcess;
  readonly #ended: Promise<void>;

  private constructor(path: string, watcher: ChildProcess) {
    this.path = path;
    this.#watcher = watcher;
    this.#ended = new Promise((resolve) => watcher.once('close', () => resolve()));
    watcher.stdin?.on('error', () => {});
  }

  /**
   * @param prefix of its path, as for `mkdtemp`
   * @throws what `mkdtemp` throws; VirtspecError `command-not-found`
   */
  static async make(prefix: string): Promise<ScratchFolder> {
    const path = await mkdtemp(prefix);
    // In a separate session: what ends the run's session, such as a closing terminal, must not end the watcher.
    const watcher = spawn('sh', ['-c', watch, 'sh', path], {
      detached: true,
      env: childEnvironment(),
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    try {
      await new Promise<void>((resolve, reject) => {
        watcher.once('spawn', resolve);
        watcher.once('error', (cause) => reject(startError('sh', cause)));
      });
    } catch (error) {
      await rm(path, { recursive: true, force: true });
      throw error;
    }
    return new ScratchFolder(path, watcher);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await rm(this.path, { recursive: true, force: true });
    } finally {
      this.#watcher.stdin?.end('done\n');
      await this.#ended;
    }
  }
}
