import type { NewerWord } from '../xml/newer-words.ts';
import type { Kind } from './objects.ts';

/** A part of a lab that a proof continues without, because libvirt refused it, or something that it needs. Plain data. */
export interface LeftOut {
  readonly kind: Kind;
  /** For a volume: `pool/volume`. */
  readonly name: string;
  readonly part: LeftOutPart;
  readonly cause: Refused | Needed;
}

/**
 * `object`: libvirt does not have it as declared. `start`: libvirt has it, and it is not started. `removal`: it should have been removed, and still
 * exists.
 */
export type LeftOutPart = 'object' | 'start' | 'removal';

/** It was refused itself. */
export interface Refused {
  /** NixVirt itself refuses what it cannot parse. */
  readonly by: 'libvirt' | 'NixVirt';
  /** `could not define domain guest`. */
  readonly what: string;
  /** In the words of the program that refused it. */
  readonly why: string;
  readonly fix: string;
  /** The word that this libvirt does not know and a later one does, if that is the reason. */
  readonly newer?: NewerWord | undefined;
}

/** Something that it needs was left out. */
export interface Needed {
  readonly needs: Pick<LeftOut, 'kind' | 'name'>;
}

/** Whether it was refused itself, as opposed to depending on something that was refused. */
export function isRefused(cause: LeftOut['cause']): cause is Refused {
  return 'why' in cause;
}

/** The refusals that are the lab's fault: not those of a libvirt that is too old for the lab's words. */
export function faultsIn(leftOut: readonly LeftOut[]): readonly LeftOut[] {
  return leftOut.filter(({ cause }) => isRefused(cause) && cause.newer === undefined);
}

/** The refusals of a libvirt that is too old. */
export function unknownIn(leftOut: readonly LeftOut[]): readonly (LeftOut & { readonly cause: Refused })[] {
  return leftOut.flatMap((one) => (isRefused(one.cause) && one.cause.newer ? [{ ...one, cause: one.cause }] : []));
}
