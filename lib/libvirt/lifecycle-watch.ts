import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { LifecycleEvent } from '../model/moment.ts';
import { endedBySignal } from '../process/ended-by-signal.ts';
import { fixedLimit } from '../process/patience.ts';
import { childEnvironment, startError } from '../process/run.ts';
import { waitUntil } from '../process/wait-until.ts';
import type { VirshCommand } from './virsh-command.ts';
import type { VirshSession } from './virsh-session.ts';

type EventKind = LifecycleEvent['kind'];

/** virsh's names for the three kinds, and the smallest object of each, which barriers define and undefine. */
const kinds: Readonly<
  Record<
    EventKind,
    {
      readonly listen: string;
      readonly noun: string;
      readonly define: (file: string) => VirshCommand;
      readonly undefine: (name: string) => VirshCommand;
      readonly marker: (name: string) => string;
    }
  >
> = {
  domain: {
    listen: 'event',
    noun: 'domain',
    define: (file) => ['define', '--file', file],
    undefine: (name) => ['undefine', '--domain', name],
    marker: (name) => `<domain type='qemu'><name>${name}</name><memory>1024</memory><os><type>hvm</type></os></domain>`,
  },
  network: {
    listen: 'net-event',
    noun: 'network',
    define: (file) => ['net-define', '--file', file],
    undefine: (name) => ['net-undefine', '--network', name],
    marker: (name) => `<network><name>${name}</name></network>`,
  },
  pool: {
    listen: 'pool-event',
    noun: 'storage pool',
    define: (file) => ['pool-define', '--file', file],
    undefine: (name) => ['pool-undefine', '--pool', name],
    marker: (name) => `<pool type='dir'><name>${name}</name><target><path>/nonexistent/${name}</path></target></pool>`,
  },
};

const barrierPrefix = 'virtspec-barrier-';

/**
 * Listens to libvirt's lifecycle events for domains, networks and pools: `virsh event --loop`, one process for each kind.
 *
 * It is not visible from outside whether a listener is registered, or whether it has read everything. Barriers prove both: a marker object of each
 * kind is defined and undefined until every listener has reported it, at the start and again at the end. Only for a libvirt that may be written to.
 */
export class LifecycleWatch implements AsyncDisposable {
  readonly #virsh: VirshSession;
  readonly #folder: string;
  readonly #listeners: readonly ChildProcessByStdio<null, Readable, Readable>[];
  readonly #heard: LifecycleEvent[] = [];
  readonly #errors: string[] = [];

  private constructor(virsh: VirshSession, folder: string) {
    this.#virsh = virsh;
    this.#folder = folder;
    this.#listeners = (Object.keys(kinds) as EventKind[]).map((kind) => this.#listen(kind));
  }

  /**
   * Returns when every listener is registered.
   * @param folder for the XML of the marker objects
   * @throws VirtspecError `wait-timeout`, `command-not-found`
   */
  static async open(virsh: VirshSession, folder: string, signal?: AbortSignal): Promise<LifecycleWatch> {
    const watch = new LifecycleWatch(virsh, folder);
    try {
      await watch.barrier(signal);
      return watch;
    } catch (error) {
      await watch[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** All events received so far, without those of the barriers. */
  get events(): readonly LifecycleEvent[] {
    return this.#heard.filter((event) => !event.name.startsWith(barrierPrefix));
  }

  /**
   * Returns when every listener has reported everything that happened before the call.
   * @throws VirtspecError `wait-timeout`
   */
  async barrier(signal?: AbortSignal): Promise<void> {
    await Promise.all((Object.keys(kinds) as EventKind[]).map((kind) => this.#barrierOf(kind, signal)));
  }

  async #barrierOf(kind: EventKind, signal?: AbortSignal): Promise<void> {
    const { marker, define, undefine } = kinds[kind];
    const file = join(this.#folder, `${barrierPrefix}${kind}.xml`);
    let patience = 10;
    await waitUntil(
      async () => {
        patience = Math.min(2 * patience, 160);
        const name = `${barrierPrefix}${randomUUID()}`;
        await writeFile(file, marker(name));
        await this.#virsh.output(define(file));
        await this.#virsh.output(undefine(name));
        return this.#hears(name, patience);
      },
      {
        what: `virsh ${kinds[kind].listen} to report`,
        timeout: 15_000,
        interval: 10,
        signal,
        lastSeen: () => this.#errors.join('; ') || 'no event',
      },
    );
    await rm(file, { force: true });
  }

  /** Whether the marker's last event arrives within `patience` milliseconds; if not, the caller tries again with a new marker. */
  async #hears(name: string, patience: number): Promise<true | undefined> {
    const heard = () =>
      this.#heard.some((event) => event.name === name && event.event.startsWith('Undefined')) ? true : undefined;
    return waitUntil(heard, { what: 'the marker', timeout: fixedLimit(patience), interval: 5 }).catch(() => undefined);
  }

  #listen(kind: EventKind): ChildProcessByStdio<null, Readable, Readable> {
    const { listen, noun } = kinds[kind];
    const child = spawn('virsh', ['--quiet', '--connect', this.#virsh.uri, listen, '--event', 'lifecycle', '--loop'], {
      env: childEnvironment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.on('error', (cause) => this.#errors.push(startError('virsh', cause).message));
    child.stderr.on('data', (chunk: Buffer) => this.#errors.push(chunk.toString('utf8').trim()));
    child.on('close', (_, signal) => {
      if (signal !== null) this.#errors.push(endedBySignal('virsh', signal).message);
    });
    const start = `event 'lifecycle' for ${noun} `;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = line.startsWith(start) ? parseEvent(kind, line.slice(start.length)) : undefined;
      if (event) this.#heard.push(event);
    });
    return child;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#listeners.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
            child.once('close', () => resolve());
            child.kill('SIGKILL');
          }),
      ),
    );
  }
}

/** `'web01': Started Booted` (domains are in quotes, the other kinds are not); a name may contain colons, an event does not. */
export function parseEvent(kind: EventKind, text: string): LifecycleEvent | undefined {
  const at = text.lastIndexOf(': ');
  if (at === -1) return undefined;
  const name = text.slice(0, at);
  const quoted = name.startsWith("'") && name.endsWith("'") && (kind === 'domain' || kind === 'pool');
  return { kind, name: quoted ? name.slice(1, -1) : name, event: text.slice(at + 2) };
}
