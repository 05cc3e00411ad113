import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GuestOs } from '../../agent/guest-os.ts';
import type { Limit } from '../../process/patience.ts';
import { childEnvironment, type RunResult, run, startError } from '../../process/run.ts';
import { ScratchFolder } from '../../process/scratch-folder.ts';
import { controlPath } from './control-path.ts';
import { sshError } from './ssh-error.ts';
import { destinationOf, type SshFiles, type SshTarget, sshOptions } from './ssh-target.ts';

/** Milliseconds for a connection and the first answer. */
const patience = 60_000;

/** In every shell of a guest one line; `Windows_NT` is in it in cmd and in PowerShell, and nowhere else. */
const question = 'echo %OS% $env:OS';

/** ssh asks nothing: neither on a terminal, of which it has none, nor in a window. */
const env = { SSH_ASKPASS_REQUIRE: 'never' };

export interface SshRunOptions {
  readonly input?: string;
  /** Milliseconds. */
  readonly timeout?: number | Limit;
  readonly signal?: AbortSignal | undefined;
}

/** An ssh that runs, and the file with what ssh itself says, which is not in its outputs. */
export interface RunningSsh {
  readonly process: ChildProcess;
  says(): Promise<string>;
}

/** Runs programs in a guest with the system’s `ssh`, over one shared connection. */
export class SshLine implements AsyncDisposable {
  readonly target: SshTarget;
  readonly os: GuestOs;
  /** For files of this run. */
  readonly folder: string;
  readonly #scratch: ScratchFolder;
  readonly #files: SshFiles;
  #logs = 0;

  private constructor(target: SshTarget, os: GuestOs, scratch: ScratchFolder, files: SshFiles) {
    this.target = target;
    this.os = os;
    this.folder = scratch.path;
    this.#scratch = scratch;
    this.#files = files;
  }

  /**
   * Connects, and asks the guest what it is.
   * @throws VirtspecError `command-not-found`, `ssh-value`, and as `sshError`; the signal's reason
   */
  static async open(target: SshTarget, signal?: AbortSignal): Promise<SshLine> {
    const scratch = await ScratchFolder.make(join(tmpdir(), 'virtspec-ssh-'));
    try {
      const files = { knownHosts: join(scratch.path, 'known_hosts'), control: await controlPath(target) };
      if (target.pinned) await writeFile(files.knownHosts, `${target.uuid} ${target.pinned.key}\n`);
      const asking = new SshLine(target, 'posix', scratch, files);
      // Before OpenSSH 8.5 the shared connection would keep a pipe open for as long as it is there.
      const { code, stdout, says } = await asking.#run(question, { signal }, [
        'sh',
        '-c',
        'exec "$@" 2>/dev/null',
        'sh',
      ]);
      if (code === 255) throw sshError(target, says);
      if (code === 127) throw startError('ssh', Object.assign(new Error('not found'), { code: 'ENOENT' }));
      return new SshLine(target, /\bWindows_NT\b/.test(stdout) ? 'windows' : 'posix', scratch, files);
    } catch (error) {
      await scratch[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Runs a line of the guest's own shell to its end, for its small output.
   * @throws as `run`
   */
  async run(line: string, options: SshRunOptions = {}): Promise<RunResult & { readonly says: string }> {
    return this.#run(line, options, []);
  }

  /** Starts a line of the guest's own shell, with a pipe for each stream. */
  async start(line: string): Promise<RunningSsh> {
    const log = this.#log();
    const [file, ...args] = this.#ssh(line, log);
    const process = spawn(file, args, {
      env: childEnvironment(env),
      // In a session of its own: Ctrl-C at a terminal must not end it before the command in the guest.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    await new Promise<void>((resolve, reject) => {
      process.once('spawn', resolve);
      process.once('error', (cause) => reject(startError(file, cause)));
    });
    return { process, says: () => read(log) };
  }

  /**
   * Runs commands of sftp.
   * @param commands one a line
   * @throws as `run`
   */
  sftp(commands: string, options: Omit<SshRunOptions, 'input'> = {}): Promise<RunResult> {
    const argv = ['sftp', '-q', '-S', 'ssh', '-b', '-', ...sshOptions(this.target, this.#files)] as const;
    return run([...argv, destinationOf(this.target)], {
      timeout: patience,
      ...options,
      input: commands,
      group: true,
      env,
    });
  }

  async #run(line: string, options: SshRunOptions, before: readonly string[]) {
    const log = this.#log();
    const [file, ...args] = [...before, ...this.#ssh(line, log)];
    const result = await run([file ?? 'ssh', ...args], { timeout: patience, ...options, group: true, env });
    return { ...result, says: await read(log) };
  }

  #ssh(line: string, log: string): readonly [string, ...string[]] {
    return ['ssh', '-T', '-E', log, ...sshOptions(this.target, this.#files), '--', destinationOf(this.target), line];
  }

  #log(): string {
    this.#logs += 1;
    return join(this.folder, `log-${this.#logs}`);
  }

  /** The shared connection stays for a while. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scratch[Symbol.asyncDispose]();
  }
}

async function read(log: string): Promise<string> {
  return readFile(log, 'utf8').catch(() => '');
}
