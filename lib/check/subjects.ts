import type { LabState } from '../model/lab-state.ts';
import type { Kind, Volume } from '../model/objects.ts';
import type { AnySubject, IntentOf, ObjectOf, Subject } from './check.ts';
import type { CheckContext } from './context.ts';
import { memo } from './memo.ts';

/** Every subject of a run by kind, sorted by name. */
export type Subjects = { readonly [K in Kind]: readonly Subject<K>[] };

/** Each name of each kind once: the union of lab file, declared XML and observed libvirt. */
export const subjectsOf: (context: CheckContext) => Subjects = memo(({ lab, declared, observed }) => ({
  network: join('network', lab.networks, declared.networks, observed.networks),
  pool: join('pool', lab.pools, declared.pools, observed.pools),
  volume: join(
    'volume',
    lab.pools.flatMap((pool) => pool.volumes),
    volumesOf(declared),
    volumesOf(observed),
  ),
  domain: join('domain', lab.domains, declared.domains, observed.domains),
}));

/** The name in findings: for a volume `pool/volume`, because two pools may have volumes of the same name. */
export function nameOf(object: { readonly kind: Kind; readonly name: string; readonly pool?: string }): string {
  return object.kind === 'volume' ? `${object.pool}/${object.name}` : object.name;
}

/** UUID of a subject: libvirt's, else the declared one, else the intended one. */
export function uuidOf({ intent, declared, observed }: AnySubject): string | undefined {
  return observed?.uuid ?? declared?.uuid ?? (intent && 'uuid' in intent ? intent.uuid : undefined);
}

/** The volumes of all pools of a state. */
export const volumesOf: (state: LabState) => readonly Volume[] = memo((state) =>
  state.pools.flatMap((pool) => pool.volumes),
);

function join<K extends Kind>(
  kind: K,
  intents: readonly IntentOf<K>[],
  declared: readonly ObjectOf<K>[],
  observed: readonly ObjectOf<K>[],
): Subject<K>[] {
  const intentBy = new Map(intents.map((intent) => [nameOf(intent), intent]));
  const declaredBy = new Map(declared.map((object) => [nameOf(object), object]));
  const observedBy = new Map(observed.map((object) => [nameOf(object), object]));
  const names = [...new Set([...intentBy.keys(), ...declaredBy.keys(), ...observedBy.keys()])].sort();
  return names.map((name) => ({
    kind,
    name,
    intent: intentBy.get(name),
    declared: declaredBy.get(name),
    observed: observedBy.get(name),
  }));
}
