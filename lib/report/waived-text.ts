import { describeCause } from '../finding/by-cause.ts';
import type { Finding } from '../finding/finding.ts';

/** Behind the name of a check in a list of what follows from a cause: `, waived`; empty for a finding that is not. */
export function waivedMark(finding: Finding): string {
  return 'waived' in finding && finding.waived ? ', waived' : '';
}

/** `accepted until 2027-06-30: no VirtualBox on this host`, for a finding that is waived. */
export function waivedText(finding: Finding): string | undefined {
  if (!('waived' in finding) || !finding.waived) return undefined;
  const { reason, until, withCause } = finding.waived;
  const through = withCause && finding.causedBy ? ` with its cause (${describeCause(finding.causedBy)})` : '';
  return `accepted${through}${until === undefined ? '' : ` until ${until}`}: ${reason}`;
}
