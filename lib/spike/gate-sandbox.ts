import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adaptObjects } from '../adapt/adapt.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { collectFacts, type SandboxFacts } from '../sandbox/host.ts';
import { redefineObjects } from '../sandbox/redefine.ts';
import { Sandbox } from '../sandbox/sandbox.ts';
import type { System } from '../system/system.ts';
import { type AppliedRelease, applyTwice } from './apply-twice.ts';
import type { Applied, ObservedObject, ScriptRun } from './observation.ts';

/** `Sandbox.uri` as seen from inside: `inner.sh` mounts the shared folder there. */
const uriInside = 'qemu+unix:///system?socket=/run/virtspec/libvirt-sock';

type Tried = Pick<ObservedObject, 'refused' | 'definitions'>;

/** The one sandbox of a spike: questions are defined in it and undefined again, or applied and removed. Nothing stays. */
export class GateSandbox implements AsyncDisposable {
  readonly facts: SandboxFacts;
  /** Ids of the rules by which something has been adapted so far. */
  readonly adapted = new Set<string>();
  readonly #sandbox: Sandbox;
  readonly #virsh: VirshSession;
  readonly #signal: AbortSignal | undefined;

  private constructor(sandbox: Sandbox, virsh: VirshSession, facts: SandboxFacts, signal: AbortSignal | undefined) {
    this.#sandbox = sandbox;
    this.#virsh = virsh;
    this.#signal = signal;
    this.facts = facts;
  }

  /**
   * @param system whose libvirt; undefined for this machine's own
   * @throws VirtspecError as `Sandbox.start`; the signal's reason
   */
  static async start(signal: AbortSignal | undefined, system: System | undefined): Promise<GateSandbox> {
    const sandbox = await Sandbox.start({ signal, system });
    try {
      const virsh = await sandbox.virsh(signal);
      const facts = await collectFacts({ sandbox, virsh }, { smm: true }, ['x86_64']);
      return new GateSandbox(sandbox, virsh, facts, signal);
    } catch (error) {
      const reason = await sandbox.explain(error);
      await sandbox[Symbol.asyncDispose]();
      throw reason;
    }
  }

  /**
   * Adapts an object as in `verify`, and defines it twice, each time on an empty libvirt; a volume is created once, in a separate pool.
   * @throws VirtspecError as `adaptObjects` (the sandbox cannot have it), `libvirt-connection-lost`, `virsh-timeout`
   */
  async define(object: RenderedObject): Promise<Tried> {
    const [adapted = object] = this.#adapt([object]);
    if (adapted.kind === 'volume') return this.#makeVolume(adapted);
    const folder = join(this.#sandbox.folder, 'question');
    const [tried] = await redefineObjects(this.#virsh, [adapted], { folder, times: 2 });
    return { refused: tried?.refused, definitions: tried?.definitions ?? [] };
  }

  /**
   * Adapts all objects together, and has a release's own activation apply them twice.
   * @param beside the domain that runs during the second apply
   * @throws VirtspecError as `adaptObjects`, `applyTwice`
   */
  async applyTwice(objects: readonly RenderedObject[], beside: string, release: AppliedRelease): Promise<Applied> {
    return applyTwice(this.#adapt(objects), beside, release, {
      virsh: this.#virsh,
      run: (...args) => this.#sandbox.run(...args),
      folder: this.#sandbox.folder,
      signal: this.#signal,
    });
  }

  /** Runs a script of the work plan unchanged: `sudo` is already root, and virsh finds this sandbox. Its pool is removed again. */
  async runScript(text: string, pool: string): Promise<ScriptRun> {
    const prelude = `set -e; cd /; sudo() { "$@"; }; export LIBVIRT_DEFAULT_URI='${uriInside}'`;
    const { code, stdout, stderr } = await this.#sandbox.run(['bash', '-c', `${prelude}\n${text}`]);
    await this.#virsh.execute(['pool-refresh', pool]);
    const { output } = await this.#virsh.execute(['vol-list', pool]);
    await this.#removePool(pool);
    return { text, code, said: `${stdout}${stderr}`, volumes: output };
  }

  /** The error that explains `error`, as `Sandbox.explain`. */
  explain(error: unknown): Promise<unknown> {
    return this.#sandbox.explain(error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#virsh[Symbol.asyncDispose]();
    await this.#sandbox[Symbol.asyncDispose]();
  }

  #adapt(objects: readonly RenderedObject[]): readonly RenderedObject[] {
    const adapted = adaptObjects(objects, this.facts.host);
    for (const { rule } of adapted.adaptations) this.adapted.add(rule);
    return adapted.objects;
  }

  async #makeVolume({ name, xml }: RenderedObject): Promise<Tried> {
    const pool = 'virtspec-gate';
    const target = `/var/lib/libvirt/images/${pool}`;
    const file = join(this.#sandbox.folder, 'volume.xml');
    await writeFile(file, xml.text);
    await this.#virsh.output(['pool-define-as', pool, 'dir', '--target', target]);
    await this.#virsh.output(['pool-build', pool]);
    await this.#virsh.output(['pool-start', pool]);
    try {
      const made = await this.#virsh.execute(['vol-create', '--pool', pool, '--file', file]);
      if (made.error !== undefined) return { refused: made.error, definitions: [] };
      const text = await this.#virsh.output(['vol-dumpxml', '--pool', pool, '--vol', name]);
      return { refused: undefined, definitions: [{ text, origin: `virsh vol-dumpxml ${name}` }] };
    } finally {
      await this.#removePool(pool);
    }
  }

  /** With its files, which exist only in this sandbox. */
  async #removePool(pool: string): Promise<void> {
    await this.#sandbox.run(['rm', '-rf', `/var/lib/libvirt/images/${pool}`]);
    await this.#virsh.execute(['pool-destroy', pool]);
    await this.#virsh.execute(['pool-undefine', pool]);
  }
}
