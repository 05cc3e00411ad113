import type { IgnoredAttributes, IgnoredMemory } from '../render/ignored-attributes.ts';

/** The ignored attributes of the last versions of a lab: of the present one, and of one that an undo brings back. */
export function rememberingIgnored(most = 4): IgnoredMemory {
  let versions: readonly IgnoredAttributes[] = [];
  return {
    known: () => new Map(versions.flatMap((version) => [...version])),
    learn: (found) => {
      versions = [...versions, found].slice(-most);
    },
  };
}
