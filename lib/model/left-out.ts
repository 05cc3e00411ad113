import type { NewerWord } from '../xml/newer-words.ts';
import type { Kind } from './objects.ts';

/** What of a lab a proof goes on without, because libvirt refused it, or something that it needs. Plain data. */
export interface LeftOut {
  readonly kind: Kind;
  /** A volume's is `pool/volume`. */
  readonly name: string;
  readonly part: LeftOutPart;
  readonly cause: Refused | Needed;
}

/**
 * `object`: libvirt does not have it as it is declared. `start`: libvirt has it, and nobody starts it. `removal`: it was to go, and is
 * still there.
 */
export type LeftOutPart = 'object' | 'start' | 'removal';

/** It was refused itself. */
export interface Refused {
  /** NixVirt stops by itself at what it cannot read. */
  readonly by: 'libvirt' | 'NixVirt';
  /** `could not define domain guest`. */
  readonly what: string;
  /** In the words of who refused it. */
  readonly why: string;
  readonly fix: string;
  /** The word that this libvirt does not know and a later one does, where that is why. */
  readonly newer?: NewerWord | undefined;
}

/** What it needs was left out. */
export interface Needed {
  readonly needs: Pick<LeftOut, 'kind' | 'name'>;
}

/** What libvirt itself refused, as against what hangs on it. */
export function isRefused(cause: LeftOut['cause']): cause is Refused {
  return 'why' in cause;
}

/** The refusals that are the lab's fault: not those of a libvirt that is older than the lab's words. */
export function faultsIn(leftOut: readonly LeftOut[]): readonly LeftOut[] {
  return leftOut.filter(({ cause }) => isRefused(cause) && cause.newer === undefined);
}

/** The refusals that a libvirt has for its age. */
export function unknownIn(leftOut: readonly LeftOut[]): readonly (LeftOut & { readonly cause: Refused })[] {
  return leftOut.flatMap((one) => (isRefused(one.cause) && one.cause.newer ? [{ ...one, cause: one.cause }] : []));
}
