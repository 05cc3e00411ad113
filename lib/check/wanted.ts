import type { DomainState } from '../model/objects.ts';
import type { Tier } from '../model/tier.ts';
import type { Subject } from './check.ts';
import type { CheckContext } from './context.ts';

/**
 * Whether a network or pool should be active: from the lab file, else from `active` in Nix; with `null`, as it was before. Undefined if it is not
 * stated anywhere, and for a host, whose earlier state is unknown.
 */
export function wantedActive(
  subject: Subject<'network'> | Subject<'pool'>,
  context: CheckContext,
): boolean | undefined {
  const { kind, name, intent, declared } = subject;
  if (intent?.active !== undefined) return intent.active;
  if (declared?.wanted !== null) return declared?.wanted;
  const before = stateBefore(context);
  return before && (before[`${kind}s`].find((object) => object.name === name)?.live?.active ?? false);
}

/** The state that a domain should have, by the same rule. */
export function wantedState(
  { name, intent, declared }: Subject<'domain'>,
  context: CheckContext,
): DomainState | undefined {
  if (intent?.state !== undefined) return intent.state;
  if (declared?.wanted === undefined) return undefined;
  if (declared.wanted !== null) return declared.wanted ? 'running' : 'shut off';
  const before = stateBefore(context);
  return before && (before.domains.find((domain) => domain.name === name)?.live?.state ?? 'shut off');
}

/** The objects before the first apply; undefined if there was none. */
function stateBefore({ tier, first }: CheckContext) {
  return applied.includes(tier) && !('unavailable' in first) ? first.before.state : undefined;
}

const applied: readonly Tier[] = ['sandbox', 'container'];
