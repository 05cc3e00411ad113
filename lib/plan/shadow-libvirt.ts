import { join } from 'node:path';
import { nixVirtDefinition } from '../diff/nixvirt-definition.ts';
import type { NixVirtRules } from '../diff/nixvirt-rules.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { LabState } from '../model/lab-state.ts';
import { versionOf } from '../model/libvirt-version.ts';
import type { Normalisation, Normalised } from '../model/normalised.ts';
import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { adaptObjects } from '../target/adapt/adapt.ts';
import { redefineObjects } from '../target/redefine.ts';
import { collectFacts } from '../target/sandbox/host.ts';
import { Sandbox } from '../target/sandbox/sandbox.ts';
import type { System } from '../target/system/system.ts';

/**
 * A libvirt of this machine's own, with nothing in it, that is asked what it makes of XML: everything is defined on trial, and undefined
 * again. A define over an existing object keeps nothing of it (libvirt's `virDomainObjListAdd`, `virNetworkObjAssignDef`,
 * `virStoragePoolObjListAdd` put the new definition in the place of the old), so what comes out here is what comes out there.
 */
export class ShadowLibvirt implements AsyncDisposable {
  /** Ids of the rules by which something was adapted so far. */
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

  /** Its libvirt's version, as virsh says it: `9.0.0`. */
  async version(): Promise<string | undefined> {
    return versionOf(await this.#virsh.output(['version', '--daemon']));
  }

  /**
   * What libvirt makes of the XML that NixVirt hands over. What it will not take as it is (a machine type, an emulator that is not here) is
   * adapted as `verify` does, together with what the host has of it, so that the two can still be compared.
   * @param state of the host; asked for only then
   * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`; as `adaptObjects`
   */
  async normalise(
    { objects }: Pick<DeclaredConnection, 'objects'>,
    rules: NixVirtRules,
    state: () => Promise<Pick<LabState, 'networks' | 'pools' | 'domains'>>,
  ): Promise<Normalisation> {
    try {
      const declared = objects.filter(({ kind }) => kind !== 'volume');
      const given = declared.map((object) => nixVirtDefinition(object, rules));
      const plain = await this.#define(given);
      const refused = given.filter((object) => plain.get(object)?.refused !== undefined);
      const adapted = refused.length === 0 ? new Map() : await this.#defineAdapted(refused, given, await state());
      return new Map(
        declared.flatMap((object, index) => {
          const asGiven = given[index] ?? object;
          const answer = adapted.get(asGiven) ?? plain.get(asGiven);
          return answer ? [[object, answer] as const] : [];
        }),
      );
    } catch (error) {
      throw await this.#sandbox.explain(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#virsh[Symbol.asyncDispose]();
    await this.#sandbox[Symbol.asyncDispose]();
  }

  async #define(objects: readonly RenderedObject[]): Promise<ReadonlyMap<RenderedObject, Normalised>> {
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

  async #defineAdapted(
    refused: readonly RenderedObject[],
    all: readonly RenderedObject[],
    state: Pick<LabState, 'networks' | 'pools' | 'domains'>,
  ): Promise<ReadonlyMap<RenderedObject, Normalised>> {
    const { host } = await collectFacts(this.#sandbox, this.#virsh, { smm: true }, ['x86_64']);
    const there = [...state.networks, ...state.pools, ...state.domains];
    const onHost = refused.flatMap((object) => {
      const found = there.find(({ kind, uuid }) => kind === object.kind && uuid === object.uuid);
      return found ? [[object, { ...object, xml: found.xml }] as const] : [];
    });
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

const adaptedAway = 'this machine’s libvirt takes it only without a part in which it may differ';

/** Whether the same was adapted away of an object as of what the host has of it. */
function isSame(one: readonly Adaptation[], other: readonly Adaptation[], { kind, name }: RenderedObject): boolean {
  const [a, b] = [one, other].map((all) =>
    all
      .filter(({ subject }) => subject.kind === kind && subject.name === name)
      .map(({ rule, from }) => `${rule} ${from}`),
  );
  return JSON.stringify(a?.toSorted()) === JSON.stringify(b?.toSorted());
}
