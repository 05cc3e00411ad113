import type { DomainState } from '../model/objects.ts';
import type { Tier } from '../model/tier.ts';
import type { Subject } from './check.ts';
import type { CheckContext } from './context.ts';

/**
 * Whether a network or pool is to be active: as the lab file says, else as `active` in Nix does; with `null` as it was before. Undefined where
 * nobody says it, and of a host, of which nobody knows what was before.
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

/** The state that a domain is to have, by the same rule. */
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

/** What was there before the first apply; undefined where there was none. */
function stateBefore({ tier, first }: CheckContext) {
  return applied.includes(tier) && !('unavailable' in first) ? first.before.state : undefined;
}

const applied: readonly Tier[] = ['sandbox', 'container'];
