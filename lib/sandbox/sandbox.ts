import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { VirtspecError } from '../error/virtspec-error.ts';
import { VirshSession } from '../libvirt/virsh-session.ts';
import { packageFile, packageRoot } from '../package-file.ts';
import { cacheFolder } from '../process/cache-folder.ts';
import { systemClock } from '../process/clock.ts';
import { type Limit, limitOf } from '../process/patience.ts';
import { type RunOptions, type RunResult, run, startError } from '../process/run.ts';
import { waitUntil } from '../process/wait-until.ts';
import { requireSandboxTools } from '../system/requirements.ts';
import { System } from '../system/system.ts';
import { confined, keptRights } from './confinement.ts';
import { mayOpenNamespaces } from './namespace-rights.ts';
import { sandboxDied } from './sandbox-error.ts';
import { makeSharedFolder } from './shared-folder.ts';

export interface SandboxOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for libvirtd to answer, multiplied with `--timeout`. Default 30,000. */
  readonly timeout?: number | Limit;
  /** Size of the private file system, as for `mount -t tmpfs -o size=`. Default `2g`; memory is used only for what is written. */
  readonly storage?: string;
  /** Whose libvirtd and QEMU run in it. Default: this machine's own. */
  readonly system?: System | undefined;
}

/** The environment of every process in a sandbox: this user's own folders and settings are not visible, or read-only. */
const environmentOf = (path: readonly string[]) =>
  ({ PATH: path.join(':'), HOME: '/root', TMPDIR: '/tmp', LC_ALL: 'C' }) as const;

/** Distinguishes this installation of virtspec from others in the user's cache. */
const installation = createHash('sha256').update(packageRoot).digest('hex').slice(0, 12);

const outerScript = packageFile('lib/sandbox/outer.sh');

/** The capabilities of a command in a sandbox run by root: see `keptRights`. */
export type Rights = 'kept' | 'all';

/**
 * A private libvirtd in separate namespaces: `qemu:///system` with networks, pools and guests, invisible to the host, which it sees read-only.
 * `inner.sh` describes its content. Use with `await using`: closing it leaves nothing behind, and neither does the end of this process, whatever the
 * cause.
 */
export class Sandbox implements AsyncDisposable {
  /** Folder shared between host and sandbox: sockets and logs. Removed at the end. */
  readonly folder: string;
  /** For any libvirt client on this host. */
  readonly uri: string;
  /** Aborts if the sandbox ends by itself, with a VirtspecError `sandbox-died` as its reason. */
  readonly died: AbortSignal;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #rootless: boolean;
  readonly #environment: ReturnType<typeof environmentOf>;
  /** Whose libvirtd and QEMU run in it. */
  readonly system: System;
  #init: number | undefined;
  #closing = false;
  #kept = false;

  private constructor(folder: string, process: ChildProcess, rootless: boolean, system: System) {
    this.folder = folder;
    this.uri = `qemu+unix:///system?socket=${join(folder, 'libvirt-sock')}`;
    this.#process = process;
    this.#rootless = rootless;
    this.system = system;
    this.#environment = environmentOf(system.path);
    const death = new AbortController();
    this.died = death.signal;
    this.#ended = new Promise((resolve) => {
      process.once('close', (code, signal) => {
        if (!this.#closing) death.abort(sandboxDied(signal ?? `exit ${code}`, this.#lastWords));
        resolve();
      });
    });
  }

  /** Last lines of the sandbox's log, kept up to date because the folder disappears with the sandbox. */
  #lastWords = '';

  /**
   * Starts the sandbox and waits until libvirtd answers.
   *
   * @throws VirtspecError `sandbox-tools-missing`, `sandbox-failed`, `wait-timeout`
   */
  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    options.signal?.throwIfAborted();
    const { system = System.here } = options;
    const rootless = !(await mayOpenNamespaces());
    await requireSandboxTools(rootless, system);
    // Querying the capabilities of a QEMU binary takes libvirtd about a second. It validates its cache against the binary, its own build, the kernel
    // and /dev/kvm. The binary is qemu.sh, so two installations of virtspec would invalidate each other's cache.
    const capabilities = await cacheFolder(join('libvirt-capabilities', `${installation}${system.key}`));
    const authority = await cacheFolder(`swtpm-localca${system.key}`);
    const folder = await makeSharedFolder();
    const child = spawn(
      'bash',
      [
        outerScript,
        folder,
        options.storage ?? '2g',
        capabilities,
        authority,
        system.root,
        rootless ? '' : keptRights,
        ...(rootless ? ['--user', '--map-root-user', '--map-auto'] : []),
      ],
      // In a separate session: Ctrl-C in the terminal reaches only virtspec, which then closes the sandbox in order.
      {
        detached: true,
        stdio: ['pipe', 'ignore', 'pipe'],
        env: environmentOf(system.root === '/' ? system.path : System.here.path),
      },
    );
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) => reject(startError('bash', cause)));
    });
    const sandbox = new Sandbox(folder, child, rootless, system);
    child.stdin?.on('error', () => {});
    child.stderr?.on('data', (chunk: Buffer) => {
      sandbox.#lastWords = (sandbox.#lastWords + chunk.toString('utf8')).slice(-4_000);
    });
    try {
      await sandbox.#ready(options);
      return sandbox;
    } catch (error) {
      await sandbox[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A virsh session to this sandbox's libvirtd; ends with the sandbox. */
  virsh(signal?: AbortSignal): Promise<VirshSession> {
    return VirshSession.open(this.uri, { signal: signal ? AbortSignal.any([signal, this.died]) : this.died });
  }

  /** Runs a command inside the sandbox's namespaces: its file system, network and processes. */
  async run(
    argv: readonly [string, ...string[]],
    options: RunOptions & { readonly rights?: Rights } = {},
  ): Promise<RunResult> {
    const { rights, ...rest } = options;
    return run(await this.enter(argv, rights), { ...rest, env: { ...this.#environment, ...rest.env } });
  }

  /**
   * The command line that runs `argv` inside the sandbox, for users and for `run`.
   * @param rights `all` for a program that must mount there, or create namespaces
   */
  enter(argv: readonly string[], rights: Rights = 'kept'): Promise<[string, ...string[]]> {
    const namespaces = ['--mount', '--net', '--pid', '--ipc', '--uts', '--root', '--wd=/'];
    return this.#enter(namespaces, this.#rootless || rights === 'all' ? argv : confined(argv));
  }

  /** The command line that runs a program of this machine, with its files, in the sandbox's network; it ends with the sandbox. */
  enterNetwork(argv: readonly string[]): Promise<[string, ...string[]]> {
    return this.#enter(['--net', '--pid'], argv);
  }

  async #enter(namespaces: readonly string[], argv: readonly string[]): Promise<[string, ...string[]]> {
    this.#init ??= await this.#findInit();
    const user = this.#rootless ? ['--user', '--preserve-credentials'] : [];
    return ['nsenter', '--target', String(this.#init), ...user, ...namespaces, '--', ...argv];
  }

  /**
   * Lets the sandbox outlive this process (`--keep`): from now on another process holds the lifeline.
   * @returns the pid of that process; the sandbox ends with it
   */
  keep(): number {
    const lifeline = this.#process.stdin as Writable;
    const holder = spawn('sleep', ['infinity'], { detached: true, stdio: ['ignore', 'ignore', 'ignore', lifeline] });
    for (const handle of [holder, this.#process, ...this.#process.stdio]) {
      (handle as { unref?: () => void } | null)?.unref?.();
    }
    this.#kept = true;
    return holder.pid ?? 0;
  }

  /** The error that explains `error`: a lost connection is explained by the death of the sandbox, which may be noticed a moment later. */
  async explain(error: unknown): Promise<unknown> {
    const lost = error instanceof VirtspecError && error.code === 'libvirt-connection-lost';
    // A sandbox that is being closed has not died.
    if (lost && !this.#closing) {
      // A pending sleep would keep the process alive.
      const enough = new AbortController();
      await Promise.race([this.#ended, systemClock.sleep(limitOf(3_000).milliseconds, enough.signal).catch(() => {})]);
      enough.abort();
    }
    return this.died.aborted ? this.died.reason : error;
  }

  /** Ends every process in the sandbox and removes its folder; may be called repeatedly. A kept sandbox stays. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#kept) return;
    this.#closing = true;
    this.#process.stdin?.destroy();
    const grace = setTimeout(() => this.#kill(), limitOf(10_000).milliseconds);
    await this.#ended;
    clearTimeout(grace);
    await rm(this.folder, { recursive: true, force: true });
  }

  async #ready(options: SandboxOptions): Promise<void> {
    const socket = join(this.folder, 'libvirt-sock');
    // inner.sh creates this file when the other daemons are running, too.
    const isReady = async () => existsSync(join(this.folder, 'ready')) && (await accepts(socket));
    await waitUntil(async () => (this.died.aborted || (await isReady()) ? true : undefined), {
      what: 'libvirtd in the sandbox to answer',
      timeout: options.timeout ?? 30_000,
      interval: 10,
      signal: options.signal,
      lastSeen: () => this.#lastWords.trim().split('\n').at(-1) || 'no socket',
    });
    this.died.throwIfAborted();
  }

  /** The pid, on the host, of the sandbox's pid 1: the only child of `unshare`, which is the only child of outer.sh. */
  async #findInit(): Promise<number> {
    const unshare = await onlyChild(this.#process.pid);
    return onlyChild(unshare);
  }

  async #kill(): Promise<void> {
    // --kill-child kills the whole pid namespace with unshare; outer.sh then removes the folder.
    const unshare = await onlyChild(this.#process.pid).catch(() => undefined);
    if (unshare !== undefined) process.kill(unshare, 'SIGKILL');
    else this.#process.kill('SIGKILL');
  }
}

function accepts(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect(socket);
    client.once('connect', () => {
      client.destroy();
      resolve(true);
    });
    client.once('error', () => resolve(false));
  });
}

async function onlyChild(pid: number | undefined): Promise<number> {
  const children = pid === undefined ? '' : await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const child = Number(children.trim().split(' ')[0]);
  if (child > 0) return child;
  throw new VirtspecError({
    code: 'sandbox-died',
    kind: 'environment',
    what: 'the sandbox has exited',
    why: `process ${pid} has no child`,
  });
}
