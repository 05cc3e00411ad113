import { VirtspecError } from '../error/virtspec-error.ts';
import type { Kind } from '../model/objects.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { afterSignal, saysEndedBySignal } from '../process/ended-by-signal.ts';
import { refusalCure } from './refusal-cure.ts';

/** One thing an apply did to libvirt. */
export interface AppliedAction {
  readonly verb: 'define' | 'redefine' | 'undefine' | 'build' | 'create' | 'delete' | 'start' | 'stop';
  readonly kind: Kind;
  /** A volume's is `pool/volume`. */
  readonly name: string;
}

/** Applies a lab to a libvirt. Applying the same lab again must change nothing. */
export interface Deployer {
  /** For the report: `virsh`, `nixvirt 0.6.0`. */
  readonly name: string;
  /** What of a declaration it passes over, for the report: `delete volume default/old.qcow2`. */
  omits(connection: DeclaredConnection): readonly string[];
  /**
   * @returns what was done, in order
   * @throws ApplyError at the first refusal, with what was done until then
   */
  apply(connection: DeclaredConnection, signal?: AbortSignal): Promise<readonly AppliedAction[]>;
}

/** Refusals that are of this machine, and not of the lab. */
const machineFaults = [
  {
    says: (why: string) => /No space left on device/.test(why),
    code: 'no-space',
    fix: 'Free space on that file system.',
  },
  {
    // dnsmasq, in a user namespace that knows root alone.
    says: (why: string) => /failed to change (?:group|user)-id/.test(why),
    code: 'ids-not-mapped',
    fix: 'Run virtspec where more than one user id is mapped: outside this user namespace, or with subordinate ids (/etc/subuid and /etc/subgid).',
  },
  { says: saysEndedBySignal, code: 'command-killed', fix: afterSignal },
] as const;

/** libvirt refused a part of the lab (kind `refused`), or broke while it was applied (kind `environment`). */
export class ApplyError extends VirtspecError {
  /** In order; these stand in libvirt now. */
  readonly done: readonly AppliedAction[];
  readonly failed: AppliedAction | undefined;

  /** @param failed undefined when it broke before it did anything */
  constructor(failed: AppliedAction | undefined, done: readonly AppliedAction[], why: string, cause?: unknown) {
    const broke = cause instanceof VirtspecError && cause.kind !== 'refused' ? cause : undefined;
    const machine = machineFaults.find(({ says }) => says(why));
    super({
      code: broke?.code ?? machine?.code ?? 'apply-refused',
      kind: broke?.kind ?? (machine ? 'environment' : 'refused'),
      what: failed ? `could not ${describeAction(failed)}` : 'could not apply the lab',
      why,
      fix: broke?.fix ?? machine?.fix ?? refusalCure(why) ?? 'Correct the XML that the lab renders, then apply again.',
      cause,
    });
    this.failed = failed;
    this.done = done;
  }

  /** The same break, for a reason found out later. */
  because(cause: unknown): ApplyError {
    const why = cause instanceof VirtspecError ? (cause.why ?? cause.what) : String(cause);
    return new ApplyError(this.failed, this.done, why, cause);
  }
}

/** `define network lan`, for people. */
export function describeAction(action: AppliedAction): string {
  return `${action.verb} ${action.kind} ${action.name}`;
}
