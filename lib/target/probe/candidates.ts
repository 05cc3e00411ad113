import type { LabState } from '../../model/lab-state.ts';
import { installMediumOf } from './install-medium.ts';
import type { BootableDomain } from './room.ts';

/** A domain that was asked for, and the file that it boots from, or why it is not booted. */
export type Candidate =
  | { readonly name: string; readonly domain: BootableDomain; readonly medium: string }
  | { readonly name: string; readonly skipped: string };

/**
 * Which of the domains asked for can boot the probe, and from what.
 * @param state as libvirt has it
 */
export function candidatesOf(names: ReadonlySet<string>, state: LabState): readonly Candidate[] {
  return [...names].map((name) => {
    const domain = state.domains.find((one) => one.name === name);
    if (domain?.uuid === undefined) return { name, skipped: 'it is not in libvirt' };
    const medium = installMediumOf(domain, state);
    if ('missing' in medium) return { name, skipped: medium.missing };
    return { name, domain: { ...domain, uuid: domain.uuid }, medium: medium.path };
  });
}

/** The files that the probe takes the place of; several domains may boot from one. */
export function mediaOf(candidates: readonly Candidate[]): ReadonlySet<string> {
  return new Set(candidates.flatMap((one) => ('medium' in one ? [one.medium] : [])));
}
