import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { childEnvironment, startError } from './run.ts';

/**
 * Waits at the end of a pipe that virtspec holds. `done` ends it; a pipe that closes without means that virtspec was killed: then the process
 * groups that it was told of go, and the folder with them.
 */
const watch = `trap '' INT HUP TERM
groups=
while read -r word group; do
  [ "$word" != done ] || exit 0
  groups="$groups $group"
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
for _ in 1 2 3 4 5 6 7 8 9 10; do
  chmod -R u+rwX -- "$1" 2>/dev/null
  rm -rf -- "$1" 2>/dev/null && exit
  sleep 0.2
done`;

/** A folder of this run’s own. Closing it removes it; so does the end of this process, whatever ends it. */
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
   * @param prefix of its path, as `mkdtemp` takes it
   * @throws what `mkdtemp` throws; VirtspecError `command-not-found`
   */
  static async make(prefix: string): Promise<ScratchFolder> {
    const path = await mkdtemp(prefix);
    // A session of its own: what ends the run’s, a terminal’s end, must not end it.
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

  /** A process group that works in it, by the pid of its first process, and ends with it. */
  readonly takeAlong = (group: number): void => {
    this.#watcher.stdin?.write(`group ${group}\n`);
  };

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await rm(this.path, { recursive: true, force: true });
    } finally {
      this.#watcher.stdin?.end('done\n');
      await this.#ended;
    }
  }
}
