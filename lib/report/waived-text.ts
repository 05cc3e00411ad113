import type { Finding } from '../finding/finding.ts';

/** `accepted until 2027-06-30: no VirtualBox on this host`, for a finding that is waived. */
export function waivedText(finding: Finding): string | undefined {
  if (!('waived' in finding) || !finding.waived) return undefined;
  const { reason, until } = finding.waived;
  return `accepted${until === undefined ? '' : ` until ${until}`}: ${reason}`;
}
