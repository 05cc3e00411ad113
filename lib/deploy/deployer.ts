import { VirtspecError } from '../error/virtspec-error.ts';
import type { Inventory } from '../libvirt/inventory.ts';
import type { Kind } from '../model/objects.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { afterSignal, saysEndedBySignal } from '../process/ended-by-signal.ts';
import { refusalCure } from './refusal-cure.ts';

/** One action of an apply. */
export interface AppliedAction {
  readonly verb: 'define' | 'redefine' | 'undefine' | 'build' | 'create' | 'delete' | 'start' | 'stop';
  readonly kind: Kind;
  /** For a volume: `pool/volume`. */
  readonly name: string;
}

/** Applies a lab to a libvirt. Applying the same lab again must change nothing. */
export interface Deployer {
  /** For the report: `virsh`, `nixvirt 0.6.0`. */
  readonly name: string;
  /** What it skips of a declaration, for the report: `delete volume default/old.qcow2`. */
  omits(connection: DeclaredConnection): readonly string[];
  /**
   * @param there what the libvirt has, if the caller knows: a deployer that needs it does not ask again
   * @returns the actions, in order
   * @throws ApplyError at the first refusal, with the actions until then
   */
  apply(connection: DeclaredConnection, signal?: AbortSignal, there?: Inventory): Promise<readonly AppliedAction[]>;
  /**
   * Starts what that many applies will need, if it can be started before, for a caller that applies again and again.
   * @returns closing it ends what no apply has used
   */
  prepare?(applies: number): AsyncDisposable;
}

/** Refusals caused by this machine, and not by the lab. */
const machineFaults = [
  {
    says: (why: string) => /No space left on device/.test(why),
    code: 'no-space',
    fix: 'Free space on that file system.',
  },
  {
    // dnsmasq, in a user namespace in which only root is mapped.
    says: (why: string) => /failed to change (?:group|user)-id/.test(why),
    code: 'ids-not-mapped',
    fix: 'Run virtspec where more than one user id is mapped: outside this user namespace, or with subordinate ids (/etc/subuid and /etc/subgid).',
  },
  { says: saysEndedBySignal, code: 'command-killed', fix: afterSignal },
] as const;

/** libvirt rejected a part of the lab (kind `refused`), or failed while it was applied (kind `environment`). */
export class ApplyError extends VirtspecError {
  /** In order; libvirt has these now. */
  readonly done: readonly AppliedAction[];
  readonly failed: AppliedAction | undefined;

  /** @param failed undefined if it failed before the first action */
  constructor(failed: AppliedAction | undefined, done: readonly AppliedAction[], why: string, cause?: unknown) {
    const broke = cause instanceof VirtspecError && cause.kind !== 'refused' ? cause : undefined;
    const machine = machineFaults.find(({ says }) => says(why));
    super({
      code: broke?.code ?? machine?.code ?? 'apply-refused',
      kind: broke?.kind ?? (machine ? 'environment' : 'refused'),
      what: failed ? `could not ${describeAction(failed)}` : 'could not apply the lab',
      why,
      fix:
        broke?.fix ??
        machine?.fix ??
        refusalCure(why, failed?.name) ??
        'Correct the XML that the lab renders, then apply again.',
      cause,
    });
    this.failed = failed;
    this.done = done;
  }

  /** The same error, with a cause found later. */
  because(cause: unknown): ApplyError {
    const why = cause instanceof VirtspecError ? (cause.why ?? cause.what) : String(cause);
    return new ApplyError(this.failed, this.done, why, cause);
  }
}

/** `define network lan`, for messages. */
export function describeAction(action: AppliedAction): string {
  return `${action.verb} ${action.kind} ${action.name}`;
}
