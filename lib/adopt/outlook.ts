import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import type { BlastRadius, PlannedBreak, PlannedChange } from '../simulate/planned-change.ts';

/** What an apply of the lab with the adopted objects would do to those. */
export interface Outlook {
  /** What of them would not stay as it is. */
  readonly changes: readonly PlannedChange[];
  /** Where the apply would end early. */
  readonly breaks: PlannedBreak | undefined;
}

/** A lab, and the objects that are added to it, in NixVirt's order. */
export function joinLabs(lab: DeclaredConnection, added: readonly RenderedObject[]): DeclaredConnection {
  const all = [...lab.objects, ...added];
  const isOf = (...kinds: readonly string[]) => all.filter(({ kind }) => kinds.includes(kind));
  return {
    ...lab,
    objects: [...isOf('network'), ...isOf('pool', 'volume'), ...isOf('domain')],
    emptied: lab.emptied.filter((kind) => !added.some((object) => object.kind === kind)),
  };
}

export function outlookOf({ changes, breaks }: BlastRadius, added: readonly RenderedObject[]): Outlook {
  const isAdded = (change: PlannedChange) =>
    added.some(({ kind, name, uuid, pool }) =>
      kind === 'volume'
        ? change.kind === 'volume' && change.name === `${pool}/${name}`
        : change.kind === kind && change.uuid === uuid,
    );
  // What is transient becomes persistent, which was asked for; `restart` is false for nothing else.
  const isMeant = (change: PlannedChange) =>
    change.action === 'unchanged' ||
    (change.action === 'update' && added.some(({ uuid, restart }) => restart === false && uuid === change.uuid));
  return { changes: changes.filter((change) => isAdded(change) && !isMeant(change)), breaks };
}
