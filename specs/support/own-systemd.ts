import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunResult, run } from '../../lib/process/run.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { childOf } from './inside-sandbox.ts';

const binary = '/lib/systemd/systemd';

/** In namespaces of its own: a cgroup tree that it may write, and the folder by which its programs recognise a system that runs systemd. */
const namespaces = [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['-r']),
  '-mC',
  '--propagation',
  'private',
  '--kill-child',
  '--fork',
  '--pid',
  '--mount-proc',
  'sh',
  '-c',
  // Not as process 1, which could not be a user's manager.
  'mount -t cgroup2 none /sys/fs/cgroup && mount -t tmpfs none /run && mkdir -p /run/systemd/system && { "$@" & wait $!; }',
  'sh',
] as const;

/** Why no systemd of a spec's own can run here; undefined if it can. */
export async function systemdMissing(): Promise<string | undefined> {
  const { code, stderr } = await run([...namespaces, binary, '--version']).catch((error: Error) => ({
    code: 1,
    stderr: error.message,
  }));
  return code === 0 ? undefined : `no systemd of its own can run here: ${stderr.trim() || binary}`;
}

/** A real systemd, as a user's manager, with units of a spec. Closing it ends it with all that it has started. */
export class OwnSystemd implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(process: ChildProcess, env: Readonly<Record<string, string>>) {
    this.#process = process;
    this.#env = env;
  }

  static async start(folder: string, units: Readonly<Record<string, string>>): Promise<OwnSystemd> {
    const [runtime, config] = [join(folder, 'run'), join(folder, 'config')];
    mkdirSync(runtime, { recursive: true, mode: 0o700 });
    mkdirSync(join(config, 'systemd/user'), { recursive: true });
    for (const [name, text] of Object.entries(units)) writeFileSync(join(config, 'systemd/user', name), text);
    const env = { XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: config };
    const [file, ...words] = [...namespaces, binary, '--user', '--unit=basic.target', '--log-target=null'];
    const own = new OwnSystemd(spawn(file, words, { env: { ...process.env, ...env }, stdio: 'ignore' }), env);
    const answers = async () => ((await own.systemctl('show', '--property=Version')).code === 0 ? true : undefined);
    await waitUntil(answers, { what: 'systemd to answer', timeout: 60_000, interval: 100 }).catch(async (error) => {
      await own[Symbol.asyncDispose]();
      throw error;
    });
    return own;
  }

  /** From inside its namespaces: from another one of processes it does not take a command. */
  async systemctl(...words: readonly string[]): Promise<RunResult> {
    const inside = await childOf(this.#process.pid);
    const enter = ['nsenter', `--target=${inside}`, '--all', '--'] as const;
    return run([...enter, 'systemctl', '--user', ...words], { env: this.#env, timeout: 60_000 });
  }

  /** `systemctl`, which must succeed. */
  async control(...words: readonly string[]): Promise<void> {
    const { code, stderr } = await this.systemctl(...words);
    if (code !== 0) throw new Error(`systemctl ${words.join(' ')}: ${stderr}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}
