import type { LabState } from '../model/lab-state.ts';
import type { Kind, LabObject } from '../model/objects.ts';
import { policies } from './policies.ts';
import { type XmlDifference, xmlDifferences } from './xml-difference.ts';

/** The change of one object between two states. */
export interface Change {
  readonly kind: Kind;
  /** For a volume: `pool/volume`. */
  readonly name: string;
  readonly uuid: string | undefined;
  /** `restart`: it has another domain id, so it was stopped and started. `update`: only its configuration differs. */
  readonly action: 'create' | 'update' | 'restart' | 'delete';
  /** In its XML, by `policies`; empty for `create` and `delete`. */
  readonly differences: readonly XmlDifference[];
}

/** The differences between two states of one libvirt, in the order networks, pools, volumes, domains; unchanged objects are left out. */
export function changesBetween(before: LabState, after: LabState): Change[] {
  const [olds, news] = [objectsByKey(before), objectsByKey(after)];
  const changes: Change[] = [];
  for (const [key, fresh] of news) {
    const old = olds.get(key);
    const change = old ? changeOf(old, fresh) : describeChange(fresh, 'create');
    if (change) changes.push(change);
  }
  for (const [key, old] of olds) if (!news.has(key)) changes.push(describeChange(old, 'delete'));
  return changes;
}

/** `domain web01`, `volume default/web01.qcow2`: a key that is unique in a state. */
export function keyOf(object: {
  readonly kind: Kind;
  readonly name: string;
  readonly pool?: string | undefined;
}): string {
  return `${object.kind} ${object.kind === 'volume' && object.pool !== undefined ? `${object.pool}/` : ''}${object.name}`;
}

/** Every object of a state by `keyOf`. */
export function objectsByKey(state: LabState): ReadonlyMap<string, LabObject> {
  const volumes = state.pools.flatMap((pool) => pool.volumes);
  const all: LabObject[] = [...state.networks, ...state.pools, ...volumes, ...state.domains];
  return new Map(all.map((object) => [keyOf(object), object]));
}

function changeOf(old: LabObject, fresh: LabObject): Change | undefined {
  const differences = xmlDifferences(old.xml, fresh.xml, policies[fresh.kind]);
  const restarted =
    old.kind === 'domain' &&
    fresh.kind === 'domain' &&
    old.live?.id !== undefined &&
    fresh.live?.id !== undefined &&
    old.live.id !== fresh.live.id;
  if (restarted) return { ...describeChange(fresh, 'restart'), differences };
  return differences.length > 0 ? { ...describeChange(fresh, 'update'), differences } : undefined;
}

/** A change of an object, with no differences. */
export function describeChange(object: LabObject, action: Change['action']): Change {
  const name = object.kind === 'volume' ? `${object.pool}/${object.name}` : object.name;
  return { kind: object.kind, name, uuid: object.uuid, action, differences: [] };
}
