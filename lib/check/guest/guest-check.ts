import { skip } from '../../finding/verdict.ts';
import type { CheckMeta, PresenceCheck } from '../check.ts';
import { type Guest, guestOf } from './guest.ts';
import { isStarted } from './smoked.ts';

/**
 * A step of the plan that takes a real guest: an installed Windows, or a person. It is never passed and never failed, so that a
 * report shows it as not run instead of leaving it out.
 * @param reason why it is not run
 * @param shown what the probe guest showed in its place, where it answered
 */
export function guestCheck(
  meta: Pick<CheckMeta, 'id' | 'title' | 'fix' | 'why'>,
  reason: string,
  shown: (guest: Guest) => string,
): PresenceCheck<'domain'> {
  return {
    ...meta,
    steps: [6],
    severity: 'notice',
    tier: 'rendered',
    kind: 'domain',
    reads: 'nothing',
    // A guest is installed from a medium; a domain without one is no business of these steps.
    applies: (subject, context) =>
      isStarted(subject, context) && (subject.declared?.disks.some(({ device }) => device === 'cdrom') ?? false),
    judge({ observed, intent }, context) {
      const guest = observed && guestOf(observed, intent, context);
      return skip(guest ? `${reason}; ${shown(guest)}` : reason);
    },
  };
}
