import type { Proof } from '../check/proof.ts';
import { type AppliedAction, ApplyError } from '../deploy/deployer.ts';
import { type ErrorParts, VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import type { Rendered } from '../model/rendered.ts';
import type { NixVirtSource } from '../nixvirt/nixvirt-source.ts';
import type { Patience } from '../process/patience.ts';
import type { Phase } from '../run/phase.ts';
import type { KeptSandbox, Trial } from './options.ts';
import type { Validation } from './read-lab.ts';

/** The job of the program in a container. Plain data. */
export interface ContainedJob {
  readonly lab: Lab;
  readonly rendered: Rendered;
  readonly trial: Omit<Trial, 'onKeep'>;
  /** That of the run outside, so that limits are multiplied inside as well. */
  readonly patience: Patience | undefined;
  /** As found outside, and as mounted. */
  readonly nixvirt: NixVirtSource | undefined;
  /** Whether there were no schemas outside. */
  readonly validate: boolean;
  readonly keep: boolean;
}

/** Its messages during the run, and at the end. */
export type ContainedMessage =
  | { readonly started: string }
  | { readonly progressed: { readonly text: string; readonly name: string } }
  | { readonly ended: Phase }
  | { readonly kept: KeptSandbox }
  | { readonly threw: ContainedError }
  | { readonly proof: ContainedProof };

/** A proof whose error is plain data. */
export type ContainedProof = Omit<Proof, 'error'> & {
  readonly error: ContainedError | undefined;
  readonly schema: Validation | undefined;
};

/** An error as plain data: classes cannot be passed between processes. */
export type ContainedError = Omit<ErrorParts, 'cause'> & {
  readonly apply?: { readonly failed: AppliedAction | undefined; readonly done: readonly AppliedAction[] };
  readonly stack?: string | undefined;
};

export function packError(error: unknown): ContainedError {
  if (!(error instanceof VirtspecError)) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { code: 'defect', kind: 'environment', what: message, stack };
  }
  const { code, kind, what, why, fix, signal, stack } = error;
  return {
    ...{ code, kind, what, stack },
    ...(why !== undefined && { why }),
    ...(fix !== undefined && { fix }),
    ...(signal !== undefined && { signal }),
    ...(error instanceof ApplyError && { apply: { failed: error.failed, done: error.done } }),
  };
}

/** The error that `packError` packed; a bug inside is a bug outside. */
export function unpackError({ apply, stack, ...parts }: ContainedError): Error {
  const cause = stack === undefined ? undefined : Object.assign(new Error('inside the container'), { stack });
  if (parts.code === 'defect') return new Error(parts.what, { cause });
  const error = new VirtspecError({ ...parts, cause });
  return apply ? new ApplyError(apply.failed, apply.done, parts.why ?? '', error) : error;
}
