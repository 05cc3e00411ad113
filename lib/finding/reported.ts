import type { Judge } from './finding-of.ts';

/** The description of a finding that no check of `verify` makes: `explain` and docs/checks.md take it from here, as they take checks from their registry. */
export interface Reported extends Omit<Judge, 'category'> {
  /** Undefined: that of the object that it is about. */
  readonly category?: Judge['category'];
  /** `each waiver of the lab file`. */
  readonly judges: string;
  /** The commands that make it. */
  readonly by: string;
}
