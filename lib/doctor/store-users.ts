import type { Verdict } from '../finding/finding.ts';
import { valueOf } from './fact.ts';
import type { HostFacts, StoreUse } from './host-facts.ts';
import type { Prerequisite, PrerequisiteMeta } from './prerequisite.ts';

/** A prerequisite of each domain of libvirt that names something in Nix’s store, whether the lab declares it or not. */
export function ofStoreUsers(
  meta: PrerequisiteMeta,
  judge: (uses: readonly StoreUse[], facts: HostFacts) => Verdict,
): Prerequisite {
  return {
    ...meta,
    judges: 'each domain of libvirt that names something in Nix’s store',
    cases: ({ facts }) =>
      [...(valueOf(facts.libvirt.guests) ?? [])]
        .filter(([, { store }]) => store.length > 0)
        .map(([name, { store }]) => ({ subject: { kind: 'domain', name }, judge: () => judge(store, facts) })),
  };
}
