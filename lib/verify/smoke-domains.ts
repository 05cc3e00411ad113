import type { Lab } from '../lab/lab.ts';
import type { LeftOut } from '../model/left-out.ts';

/**
 * The domains that a proof starts: of the lab's smoke domains those that libvirt took and that have what they need. Where it has none of
 * them, another of the lab's, so that something runs when the lab is applied again.
 */
export function smokeDomains(
  { smoke, domains }: Pick<Lab, 'smoke' | 'domains'>,
  leftOut: readonly LeftOut[],
): readonly string[] {
  const left = new Set(leftOut.flatMap(({ kind, name }) => (kind === 'domain' ? [name] : [])));
  const own = smoke.filter((name) => !left.has(name));
  if (own.length > 0 || smoke.length === 0) return own;
  return domains.flatMap(({ name }) => (left.has(name) ? [] : [name])).slice(0, 1);
}
