import { join } from 'node:path';
import { adaptObjects } from '../adapt/adapt.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { LabState } from '../model/lab-state.ts';
import { versionOf } from '../model/libvirt-version.ts';
import type { Normalisation } from '../model/normalised.ts';
import type { RenderedObject } from '../model/rendered.ts';
import type { System } from '../system/system.ts';
import { collectFacts } from './host.ts';
import { redefineObjects } from './redefine.ts';
import { Sandbox } from './sandbox.ts';

/** A host's objects, and the version of its libvirt. */
export interface SeenHost {
  readonly state: Pick<LabState, 'networks' | 'pools' | 'domains'>;
  readonly version: string | undefined;
}

/**
 * An empty libvirt on this machine that shows how XML is stored: everything is defined on trial, and undefined again. A define over an existing
 * object keeps nothing of it (libvirt's `virDomainObjListAdd`, `virNetworkObjAssignDef`, `virStoragePoolObjListAdd` replace the old definition by the
 * new one), so the result here is the same as there.
 */
export class ShadowLibvirt implements AsyncDisposable {
  /** Ids of the rules by which something has been adapted so far. */
  readonly adapted = new Set<string>();
  readonly #sandbox: Sandbox;
  readonly #virsh: VirshSession;
  #trials = 0;

  private constructor(sandbox: Sandbox, virsh: VirshSession) {
    this.#sandbox = sandbox;
    this.#virsh = virsh;
  }

  /**
   * @param system whose libvirt; this machine's own by default
   * @throws VirtspecError as `Sandbox.start`; the signal's reason
   */
  static async start(signal?: AbortSignal, system?: System): Promise<ShadowLibvirt> {
    const sandbox = await Sandbox.start({ signal, system });
    try {
      return new ShadowLibvirt(sandbox, await sandbox.virsh(signal));
    } catch (error) {
      const reason = await sandbox.explain(error);
      await sandbox[Symbol.asyncDispose]();
      throw reason;
    }
  }

  /** Like `start`, but returns a result if this machine cannot run a sandbox. */
  static async tryStart(
    signal?: AbortSignal,
    system?: System,
  ): Promise<ShadowLibvirt | { readonly unavailable: string }> {
    try {
      return await ShadowLibvirt.start(signal, system);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof VirtspecError) || error.kind !== 'environment') throw error;
      return { unavailable: error.message };
    }
  }

  /** Its libvirt's version, as reported by virsh: `9.0.0`. */
  async version(): Promise<string | undefined> {
    return versionOf(await this.#virsh.output(['version', '--daemon']));
  }

  /**
   * How libvirt stores declared XML. XML that it does not accept unchanged (a machine type or an emulator that is not available here) is adapted as
   * in `verify`, together with the host's version of the object, so that the two can still be compared. The same is done if the host's libvirt is of
   * another release, which fills in and normalises differently.
   * @param objects as passed to libvirt; volumes are left out
   * @param host called when the first answers have arrived
   * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`; as `adaptObjects`
   */
  async normalise(objects: readonly RenderedObject[], host: () => Promise<SeenHost>): Promise<Normalisation> {
    try {
      const declared = objects.filter(({ kind }) => kind !== 'volume');
      const plain = await this.#define(declared);
      const { state, version } = await host();
      const own = await this.version();
      const refused = declared.filter((object) => plain.get(object)?.refused !== undefined);
      const adapted = refused.length === 0 ? none : await this.#defineAdapted(refused, declared, state);
      const release = version === own ? undefined : own;
      const spelt = release === undefined ? none : await this.#defineBoth(plain, adapted, state, release);
      return new Map([...plain, ...adapted, ...spelt]);
    } catch (error) {
      throw await this.#sandbox.explain(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#virsh[Symbol.asyncDispose]();
    await this.#sandbox[Symbol.asyncDispose]();
  }

  async #define(objects: readonly RenderedObject[]): Promise<Normalisation> {
    const tried = await redefineObjects(this.#virsh, objects, {
      folder: join(this.#sandbox.folder, `shadow-${this.#trials++}`),
    });
    return new Map(
      objects.map((object, index) => {
        const { definitions = [], refused } = tried[index] ?? {};
        return [object, { declared: object.xml, definitions: refused === undefined ? definitions : [], refused }];
      }),
    );
  }

  /** For objects that were accepted unchanged: defines the host's version too, adapted if necessary. */
  async #defineBoth(
    plain: Normalisation,
    adapted: Normalisation,
    state: SeenHost['state'],
    release: string,
  ): Promise<Normalisation> {
    const taken = [...plain.keys()].filter((object) => !adapted.has(object));
    const onHost = pairWithHost(taken, state);
    const objects = onHost.map(([, object]) => object);
    const given = await this.#define(objects);
    const refused = objects.filter((object) => given.get(object)?.refused !== undefined);
    const kept = new Map([...given, ...(refused.length === 0 ? none : await this.#adaptAndDefine(refused))]);
    return new Map(
      onHost.flatMap(([object, counterpart]) => {
        const answer = plain.get(object);
        const [host] = kept.get(counterpart)?.definitions ?? [];
        const uncertain = host ? undefined : `libvirt ${release}, which predicts this, rejects the host’s definition`;
        return answer ? [[object, { ...answer, host, release, uncertain }] as const] : [];
      }),
    );
  }

  async #adaptAndDefine(objects: readonly RenderedObject[]): Promise<Normalisation> {
    const { host } = await collectFacts({ sandbox: this.#sandbox, virsh: this.#virsh }, { smm: true }, ['x86_64']);
    const { objects: changed, adaptations } = adaptObjects(objects, host);
    for (const { rule } of adaptations) this.adapted.add(rule);
    const defined = await this.#define(changed);
    return new Map(
      objects.flatMap((object, index) => {
        const answer = defined.get(changed[index] ?? object);
        return answer ? [[object, answer] as const] : [];
      }),
    );
  }

  async #defineAdapted(
    refused: readonly RenderedObject[],
    all: readonly RenderedObject[],
    state: SeenHost['state'],
  ): Promise<Normalisation> {
    const { host } = await collectFacts({ sandbox: this.#sandbox, virsh: this.#virsh }, { smm: true }, ['x86_64']);
    const onHost = pairWithHost(refused, state);
    const changed = adaptObjects(all, host);
    const before = adaptObjects(
      onHost.map(([, object]) => object),
      host,
    );
    for (const { rule } of [...changed.adaptations, ...before.adaptations]) this.adapted.add(rule);
    const fresh = refused.map((object) => changed.objects[all.indexOf(object)] ?? object);
    const defined = await this.#define(fresh);
    const old = await this.#define(before.objects);
    return new Map(
      refused.map((object, index) => {
        const answer = defined.get(fresh[index] ?? object) ?? { declared: object.xml, definitions: [] };
        const place = onHost.findIndex(([one]) => one === object);
        const counterpart = before.objects[place];
        const uncertain = isSame(changed.adaptations, before.adaptations, object) ? undefined : adaptedAway;
        return [object, { ...answer, host: counterpart && old.get(counterpart)?.definitions[0], uncertain }];
      }),
    );
  }
}

const none: Normalisation = new Map();

/** Each object that the host has, with the host's XML. NixVirt identifies objects by UUID; one without a UUID is identified by name. */
function pairWithHost(objects: readonly RenderedObject[], { networks, pools, domains }: SeenHost['state']) {
  const there = [...networks, ...pools, ...domains];
  return objects.flatMap((object) => {
    const { kind, uuid, name } = object;
    const found = there.find(
      (one) => one.kind === kind && (uuid === undefined ? one.name === name : one.uuid === uuid),
    );
    return found ? [[object, { ...object, xml: found.xml }] as const] : [];
  });
}

const adaptedAway = 'this machine’s libvirt accepts it only without a part that may differ';

/** Whether the same adaptations were made to an object and to the host's version of it. */
function isSame(one: readonly Adaptation[], other: readonly Adaptation[], { kind, name }: RenderedObject): boolean {
  const [a, b] = [one, other].map((all) =>
    all
      .filter(({ subject }) => subject.kind === kind && subject.name === name)
      .map(({ rule, from }) => `${rule} ${from}`),
  );
  return JSON.stringify(a?.toSorted()) === JSON.stringify(b?.toSorted());
}
