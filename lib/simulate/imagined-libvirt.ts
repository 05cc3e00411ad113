import { atLeast, keepsTpmSince } from '../model/libvirt-version.ts';
import { madeBridge, makesBridge } from '../model/network-bridge.ts';
import type { Domain, Network, Pool } from '../model/objects.ts';
import type { ObservedLibvirt } from '../model/observed-libvirt.ts';
import type { ListedKind } from '../model/rendered.ts';
import type { NixVirtRule } from '../nixvirt/rules.ts';
import type { Imagined, ImaginedObjects } from './imagined.ts';
import { BreaksOff, type PredictedAction } from './predicted-action.ts';
import { whyNotStarted } from './why-not-started.ts';

/** Why something happens, and NixVirt's rule. */
export interface Because {
  readonly rule: NixVirtRule;
  readonly because: string;
  readonly perhaps?: string | undefined;
}

/**
 * A simulated libvirt: it starts in the state of an observed one, NixVirt's steps are applied to it, and each is recorded. NixVirt's `VObject` does
 * the same to a real libvirt (0.6.0, nixvirt.py lines 277-320).
 */
export class ImaginedLibvirt implements ImaginedObjects {
  readonly actions: PredictedAction[] = [];
  readonly observed: ObservedLibvirt;
  readonly #objects = new Map<string, Imagined>();

  constructor(observed: ObservedLibvirt) {
    this.observed = observed;
    const { networks, pools, domains } = observed.state;
    for (const definition of [...networks, ...pools, ...domains]) {
      const { kind, live, uuid = '' } = definition;
      const active = live?.active ?? false;
      const volumes =
        definition.kind === 'pool' && active ? new Set(definition.volumes.map(({ name }) => name)) : undefined;
      const bridge = definition.kind === 'network' ? madeBridge(definition) : undefined;
      this.#put({ kind, uuid, definition, active, bridge, persistent: live?.persistent ?? true, volumes });
    }
  }

  find(kind: ListedKind, uuid: string): Imagined | undefined {
    return this.#objects.get(`${kind} ${uuid}`);
  }

  all(kind: ListedKind): Imagined[] {
    return [...this.#objects.values()].filter((object) => object.kind === kind);
  }

  named(kind: ListedKind, name: string): Imagined | undefined {
    return this.all(kind).find(({ definition }) => definition.name === name);
  }

  /** Defines an object, or redefines one of the same UUID. */
  define(definition: Network | Pool | Domain, uuid: string, because: Because): Imagined {
    const known = this.find(definition.kind, uuid);
    const name = definition.name;
    this.#note({
      verb: because.rule === 'define-new' ? 'define' : 'redefine',
      kind: definition.kind,
      name,
      uuid,
      ...because,
    });
    if (known) return Object.assign(known, { definition, persistent: true });
    const object: Imagined = {
      kind: definition.kind,
      uuid,
      definition,
      active: false,
      bridge: undefined,
      persistent: true,
      volumes: undefined,
    };
    this.#put(object);
    return object;
  }

  activate(object: Imagined, because: Because): void {
    if (object.active) return;
    const action = actionOf('start', object, because);
    const why = whyNotStarted(object, this);
    if (why !== undefined) throw new BreaksOff(because.rule, why, action);
    this.#note(action);
    object.active = true;
    object.bridge = bridgeOf(object.definition);
    if (object.definition.kind === 'pool') object.volumes = this.#volumesIn(object.definition);
  }

  /** Stops it, after the objects that depend on it. A transient object then no longer exists. */
  deactivate(object: Imagined, because: Because): void {
    if (!object.active) return;
    const { name } = object.definition;
    for (const dependent of this.dependentsOf(object)) {
      const why = `its network ${name} is stopped: ${because.because}`;
      this.deactivate(dependent, { rule: 'dependents', because: why, perhaps: because.perhaps });
    }
    this.#note(actionOf('stop', object, because));
    object.active = false;
    object.bridge = undefined;
    if (!object.persistent) this.#objects.delete(`${object.kind} ${object.uuid}`);
  }

  /** Stops and undefines it; a managed save is removed too. */
  undefine(object: Imagined, because: Because): void {
    const { persistent } = object;
    this.deactivate(object, because);
    if (!persistent) return;
    const action = actionOf('undefine', object, { ...because });
    const why = this.whyKept(object);
    if (why !== undefined) throw new BreaksOff('undefine', why, action);
    this.#note(action);
    this.#objects.delete(`${object.kind} ${object.uuid}`);
  }

  /**
   * Why libvirt refuses to undefine a domain; undefined if it does not. A transient one is not undefined. All NixVirts (0.4.0 to 6d213ab) pass
   * KEEP_TPM, which no libvirt before 8.9 accepts.
   *
   * Checkpoints do not prevent it: libvirt counts them with the flags of the undefine (`qemuDomainUndefineFlags` in qemu_driver.c, 9.0.0 and 11.3.0),
   * the listing rejects NixVirt's KEEP_TPM, and a failed count is treated as zero.
   */
  whyKept({ kind, uuid, persistent }: Imagined): string | undefined {
    if (kind !== 'domain' || !persistent) return undefined;
    const { snapshots, version } = this.observed;
    if (version !== undefined && !atLeast(version, keepsTpmSince))
      return `libvirt ${version} does not support KEEP_TPM, which NixVirt undefines domains with; ${keepsTpmSince} and later do`;
    const names = snapshots.get(uuid) ?? [];
    return names.length > 0
      ? `libvirt does not undefine a domain that has a snapshot (${names.join(', ')})`
      : undefined;
  }

  /** The domains on a network, by its name or its bridge, whether declared or not (0.6.0, nixvirt.py lines 166-182). */
  dependentsOf({ definition }: Imagined): Imagined[] {
    if (definition.kind !== 'network') return [];
    return this.all('domain').filter(({ definition: domain }) => {
      if (domain.kind !== 'domain') return false;
      return domain.interfaces.some(
        ({ type, network, bridge }) =>
          (type === 'network' && network === definition.name) ||
          (type === 'bridge' && bridge !== undefined && bridge === definition.bridge),
      );
    });
  }

  /** Creates or deletes a volume. */
  changeVolume(verb: 'create' | 'delete', pool: Imagined, volume: string, because: Because): void {
    const name = `${pool.definition.name}/${volume}`;
    this.#note({ verb, kind: 'volume', name, uuid: pool.uuid, ...because });
    if (verb === 'create') pool.volumes?.add(volume);
    else pool.volumes?.delete(volume);
  }

  #volumesIn({ path }: Pool): Set<string> | undefined {
    const names = path === undefined ? undefined : this.observed.folders.get(path);
    return names && new Set(names);
  }

  #put(object: Imagined): void {
    this.#objects.set(`${object.kind} ${object.uuid}`, object);
  }

  #note(action: PredictedAction): void {
    this.actions.push(action);
  }
}

/** The bridge that it is started with. */
function bridgeOf(definition: Imagined['definition']): string | undefined {
  return definition.kind === 'network' && makesBridge(definition) ? definition.bridge : undefined;
}

/** An action on an object, under its current name. */
export function actionOf(
  verb: PredictedAction['verb'],
  { kind, uuid, definition: { name } }: Imagined,
  because: Because,
): PredictedAction {
  return { verb, kind, name, uuid, ...because };
}
