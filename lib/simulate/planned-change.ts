import type { UnpinnedField } from '../drift/unpinned-fields.ts';
import type { XmlDifference } from '../drift/xml-difference.ts';
import type { Kind } from '../model/objects.ts';

/**
 * What happens to one object. `restart`: it runs, is stopped, and runs again at the end. `stop`: it runs, and does not at the end. `update`: only its
 * definition changes.
 */
export type PlannedAction = 'delete' | 'stop' | 'restart' | 'create' | 'start' | 'update' | 'unchanged';

/** A clause, and the place in NixVirt's source. */
export interface Reason {
  readonly text: string;
  /** `nixvirt.py line 395` */
  readonly place: string;
}

/** What an apply will do to one object. */
export interface PlannedChange {
  readonly kind: Kind;
  /** Its current name, else its declared one; for a volume: `pool/volume`. */
  readonly name: string;
  readonly uuid: string | undefined;
  readonly renamedTo: string | undefined;
  readonly action: PlannedAction;
  readonly wasActive: boolean;
  readonly declared: boolean;
  /** Whether something is lost or power-cut: a deletion, or a stop of something that runs; see `isDestructive`. */
  readonly destructive: boolean;
  /** In the order in which they happen; empty for `unchanged`. */
  readonly reasons: readonly Reason[];
  readonly differences: readonly XmlDifference[];
  readonly drift: readonly UnpinnedField[];
  /** Further information, one sentence each: a snapshot that is deleted, a size that does not change. */
  readonly notes: readonly string[];
  /** Why it may also not happen. */
  readonly perhaps: string | undefined;
  /** How a user acknowledges it: `domain/web01`. */
  readonly acknowledgement: string;
}

/** Where an apply will end early. */
export interface PlannedBreak {
  /** `undefine domain legacy` */
  readonly what: string | undefined;
  readonly why: string;
  readonly place: string;
  /** Declared objects that it does not reach, or does not put into their state: `domain/web01`. */
  readonly leftOff: readonly string[];
}

/** What an apply will do, as a whole. */
export interface BlastRadius {
  /** Every object, declared or existing; the greatest losses first. */
  readonly changes: readonly PlannedChange[];
  readonly breaks: PlannedBreak | undefined;
  readonly verdict: 'nothing' | 'changes' | 'destructive';
}

/** Whether something is lost, or a guest is power-cut: everything that is deleted or stays stopped, and a domain that is restarted. */
export function isDestructive(action: PlannedAction, kind: Kind): boolean {
  return action === 'delete' || action === 'stop' || (action === 'restart' && kind === 'domain');
}
