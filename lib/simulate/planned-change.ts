import type { UnpinnedField } from '../drift/unpinned-fields.ts';
import type { XmlDifference } from '../drift/xml-difference.ts';
import type { Kind } from '../model/objects.ts';

/**
 * What becomes of one object. `restart`: it runs, is stopped, and runs again at the end. `stop`: it runs, and does not at the end. `update`:
 * only its definition changes.
 */
export type PlannedAction = 'delete' | 'stop' | 'restart' | 'create' | 'start' | 'update' | 'unchanged';

/** A clause, and where NixVirt's source does so. */
export interface Reason {
  readonly text: string;
  /** `nixvirt.py line 395` */
  readonly place: string;
}

/** What an apply will do to one object. */
export interface PlannedChange {
  readonly kind: Kind;
  /** As it is called before, else as it is declared; a volume's is `pool/volume`. */
  readonly name: string;
  readonly uuid: string | undefined;
  readonly renamedTo: string | undefined;
  readonly action: PlannedAction;
  readonly wasActive: boolean;
  readonly declared: boolean;
  /** Something is lost by it, or cut: a deletion, or a stop of what runs; see `isDestructive`. */
  readonly destructive: boolean;
  /** In the order in which they happen; empty for `unchanged`. */
  readonly reasons: readonly Reason[];
  readonly differences: readonly XmlDifference[];
  readonly drift: readonly UnpinnedField[];
  /** What else there is to know, a sentence each: a snapshot that goes, a size that stays. */
  readonly notes: readonly string[];
  /** Why it may also not happen. */
  readonly perhaps: string | undefined;
  /** By which a user acknowledges it: `domain/web01`. */
  readonly acknowledgement: string;
}

/** Where an apply will end early. */
export interface PlannedBreak {
  /** `undefine domain legacy` */
  readonly what: string | undefined;
  readonly why: string;
  readonly place: string;
  /** Declared objects that it does not come to, or does not put into their state: `domain/web01`. */
  readonly leftOff: readonly string[];
}

/** What an apply will do, as a whole. */
export interface BlastRadius {
  /** Of every object, declared or there; those that lose most first. */
  readonly changes: readonly PlannedChange[];
  readonly breaks: PlannedBreak | undefined;
  readonly verdict: 'nothing' | 'changes' | 'destructive';
}

/** Whether something is lost, or a guest is cut: whatever is deleted, whatever stays stopped, and a domain that is restarted. */
export function isDestructive(action: PlannedAction, kind: Kind): boolean {
  return action === 'delete' || action === 'stop' || (action === 'restart' && kind === 'domain');
}
