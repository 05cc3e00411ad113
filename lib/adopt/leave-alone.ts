import type { DeclaredConnection, ListedKind } from '../model/rendered.ts';
import type { HostObject } from './compare.ts';
import type { Manner } from './manner.ts';

/**
 * The other way to keep objects: no list of their kind, which leaves everything of the kind alone; a sentence for each kind. None where a lab in XML
 * declares objects of the kind, because it would no longer consist of these.
 *
 * @param kept what would be deleted, of kinds that the lab has a list of
 */
export function waysToLeaveAlone(kept: readonly HostObject[], lab: DeclaredConnection, manner: Manner): string[] {
  return (['network', 'pool', 'domain'] as const).flatMap((kind) => {
    if (!kept.some((object) => object.kind === kind)) return [];
    const declared = lab.objects.filter((object) => object.kind === kind).length;
    return wayOf(kind, declared, manner);
  });
}

function wayOf(kind: ListedKind, declared: number, manner: Manner): string[] {
  if (manner.by === 'xml')
    return declared > 0
      ? []
      : [`Or remove "${kind}s" from \`empty\` in manifest.json: an apply then leaves ${kind}s alone.`];
  const instead = manner.by === 'lists' ? `without ${kind}s.nix, and with` : 'with';
  const option =
    manner.by === 'lists' ? `${kind}s = null` : `connections.${JSON.stringify(manner.connection)}.${kind}s = null`;
  if (declared === 0)
    return [`Or leave all ${kind}s alone: ${instead} \`${option}\` in place of the empty list, an apply deletes none.`];
  return [
    `Or leave all ${kind}s alone: ${instead} \`${option}\` in place of the list, an apply deletes none, and no longer defines the ${declared === 1 ? 'declared one' : `${declared} declared ones`}.`,
  ];
}
