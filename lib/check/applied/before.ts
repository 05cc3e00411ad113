import { keyOf, objectsByKey } from '../../drift/changes.ts';
import type { LabObject } from '../../model/objects.ts';
import type { Predecessor } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { memo } from '../memo.ts';
import { volumesOf } from '../subjects.ts';

/** Every object that libvirt had before the first apply; none if there was no apply. */
export const predecessorsOf: (context: CheckContext) => readonly Predecessor[] = memo(({ first, declared }) => {
  if ('unavailable' in first) return [];
  const [now, wanted] = [identities(first.after.state), identities(declared)];
  return [...objectsByKey(first.before.state).values()].map((before) => {
    const identity = identityOf(before);
    const name = before.kind === 'volume' ? `${before.pool}/${before.name}` : before.name;
    return { kind: before.kind, name, before, after: now.get(identity), declared: wanted.get(identity), first };
  });
});

function identities(state: CheckContext['declared']): ReadonlyMap<string, LabObject> {
  const objects = [...state.networks, ...state.pools, ...volumesOf(state), ...state.domains];
  return new Map(objects.map((object) => [identityOf(object), object]));
}

/** NixVirt identifies objects by UUID alone; volumes, which have none, by name. */
function identityOf(object: LabObject): string {
  return object.kind === 'volume' || object.uuid === undefined ? keyOf(object) : `${object.kind} ${object.uuid}`;
}

/** Whether a domain runs. */
export function runsOf(object: LabObject): boolean {
  return object.kind === 'domain' && (object.live?.active ?? false);
}

/** libvirt's id of a running domain, which changes with every start. */
export function idOf(object: LabObject): number | undefined {
  return object.kind === 'domain' ? object.live?.id : undefined;
}
