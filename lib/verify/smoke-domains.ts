import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import type { LeftOut } from '../model/left-out.ts';
import type { Domain } from '../model/objects.ts';

/**
 * The domains that a run starts, of those that libvirt accepted and whose dependencies exist: those that the lab file names, all of them, or by
 * default the one that is cheapest to start. If none of the named ones qualifies, another domain of the lab, so that one runs when the lab is applied
 * again.
 * @param domains the lab's
 */
export function smokeDomains(
  smoke: Lab['smoke'],
  domains: readonly Domain[],
  leftOut: readonly LeftOut[],
): readonly string[] {
  const left = new Set(leftOut.flatMap(({ kind, name }) => (kind === 'domain' ? [name] : [])));
  const possible = domains.filter(({ name }) => !left.has(name));
  if (smoke === 'all') return possible.map(({ name }) => name);
  const own = smoke?.filter((name) => !left.has(name)) ?? [];
  if (own.length > 0 || smoke?.length === 0) return own;
  return possible
    .toSorted(byCost)
    .slice(0, 1)
    .map(({ name }) => name);
}

/**
 * Refuses a lab file that names unknown domains for the smoke test.
 * @throws VirtspecError `smoke-unknown` (usage)
 */
export function requireSmokeDomains({ smoke, domains, file }: Lab, declared: readonly Domain[]): void {
  const known = new Set([...domains, ...declared].map(({ name }) => name));
  const unknown = Array.isArray(smoke) ? smoke.filter((name) => !known.has(name)) : [];
  const [first] = unknown;
  if (first === undefined) return;
  throw new VirtspecError({
    code: 'smoke-unknown',
    kind: 'usage',
    what: `\`smoke\` names ${unknown.join(', ')}, and the lab has no such domain${didYouMean(first, [...known])}`,
    why: `${file}; the lab has ${[...known].join(', ') || 'no domain'}`,
    fix: 'Correct it, or leave `smoke` away: one domain is started in any case.',
  });
}

/** Domains that should be off come last; then those whose firmware takes longest, and with the most memory. */
function byCost(one: Domain, other: Domain): number {
  const [a, b] = [costOf(one), costOf(other)];
  const index = a.findIndex((value, place) => value !== b[place]);
  return (a[index] ?? 0) - (b[index] ?? 0);
}

function costOf({ wanted, firmware, tpm, memory = 0n }: Domain): readonly number[] {
  const slow = { bios: 0, uefi: 1, 'uefi-secure-boot': 2 }[firmware.kind];
  return [wanted === false ? 1 : 0, slow, tpm ? 1 : 0, Number(memory)];
}
