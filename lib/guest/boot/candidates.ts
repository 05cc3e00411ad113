import type { LabState } from '../../model/lab-state.ts';
import type { LentDrive } from '../../model/probe.ts';
import { installMediumOf } from './install-medium.ts';
import type { BootableDomain } from './room.ts';

/** A requested domain, and what it boots from: its own medium, or a temporary drive; or why it is not booted. */
export type Candidate =
  | { readonly name: string; readonly domain: BootableDomain; readonly medium: string }
  | { readonly name: string; readonly domain: BootableDomain; readonly lent: LentDrive }
  | { readonly name: string; readonly skipped: string };

/**
 * Which of the requested domains can boot the probe, and from what.
 * @param state from libvirt
 */
export function candidatesOf(names: ReadonlySet<string>, state: LabState): readonly Candidate[] {
  return [...names].map((name) => {
    const domain = state.domains.find((one) => one.name === name);
    if (domain?.uuid === undefined) return { name, skipped: 'it is not defined in libvirt' };
    const bootable = { ...domain, uuid: domain.uuid };
    const medium = installMediumOf(domain, state);
    return 'path' in medium
      ? { name, domain: bootable, medium: medium.path }
      : { name, domain: bootable, lent: medium };
  });
}

/** The files that the probe replaces; several domains may boot from the same one. */
export function mediaOf(candidates: readonly Candidate[]): ReadonlySet<string> {
  return new Set(candidates.flatMap((one) => ('medium' in one ? [one.medium] : [])));
}
