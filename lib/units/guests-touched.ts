import type { UnitChanges } from './unit-changes.ts';
import type { UnitFacts } from './unit-facts.ts';

/** The unit that, when it is stopped, suspends or shuts down every guest. https://libvirt.org/manpages/libvirt-guests.html */
export const guestsUnit = 'libvirt-guests.service';

/** What a switch does to every running guest through systemd. */
export interface GuestsTouched {
  /** `suspended to disk and resumed`: after the guest’s name and `is`. */
  readonly what: string;
  /** The chain of units that leads to it: `libvirt-guests.service is stopped, because libvirtd.service, which it requires, is restarted`. */
  readonly why: string;
}

/**
 * Whether a switch stops libvirt-guests.service: itself, or a unit with which systemd stops it. `nixos-rebuild` tells only the former: that a unit is
 * stopped with another one is systemd’s doing.
 *
 * @returns undefined if it does not, or that service is not active
 */
export function guestsTouched(changes: UnitChanges, facts: ReadonlyMap<string, UnitFacts>): GuestsTouched | undefined {
  const service = facts.get(guestsUnit);
  if (!service?.active) return undefined;
  const chain = chainTo(changes, facts);
  if (chain === undefined) return undefined;
  const root = chain.at(-1) ?? guestsUnit;
  const done = changes.restart.has(root) ? 'restarted' : 'stopped';
  const why =
    chain.length === 1
      ? `${guestsUnit} is ${done}`
      : `${guestsUnit} is stopped, because ${chain.slice(1).join(', and with it ')} is ${done}, which it requires`;
  return { what: effectOf(service.environment), why };
}

/** The shortest way from the service to a unit that the switch stops or restarts. */
function chainTo(
  { stop, restart }: UnitChanges,
  facts: ReadonlyMap<string, UnitFacts>,
): readonly [string, ...string[]] | undefined {
  const seen = new Set([guestsUnit]);
  let ways: [string, ...string[]][] = [[guestsUnit]];
  while (ways.length > 0) {
    const found = ways.find((way) => isEither(way.at(-1) ?? '', stop, restart));
    if (found) return found;
    ways = ways.flatMap((way) => {
      const others = facts.get(way.at(-1) ?? '')?.stoppedWith ?? [];
      const next = others.filter((one) => !seen.has(one));
      for (const one of next) seen.add(one);
      return next.map((one): [string, ...string[]] => [...way, one]);
    });
  }
  return undefined;
}

function isEither(unit: string, ...sets: readonly ReadonlySet<string>[]): boolean {
  return sets.some((set) => set.has(unit));
}

/** By the variables of libvirt-guests.sh, with its defaults; nixpkgs’ takes them from the unit’s environment. */
function effectOf(environment: ReadonlyMap<string, string>): string {
  const down = (environment.get('ON_SHUTDOWN') ?? 'suspend') === 'shutdown' ? 'shut down' : 'suspended to disk';
  if ((environment.get('ON_BOOT') ?? 'start') !== 'start') return `${down}, and stays off (ON_BOOT=ignore)`;
  return down === 'shut down' ? 'shut down and started again' : 'suspended to disk and resumed';
}
