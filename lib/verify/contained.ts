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

/** What the program in a container is told to do. Plain data. */
export interface ContainedJob {
  readonly lab: Lab;
  readonly rendered: Rendered;
  readonly trial: Omit<Trial, 'onKeep'>;
  /** Of the run outside, so that limits grow inside as well. */
  readonly patience: Patience | undefined;
  /** As it was found outside, and as it is mounted. */
  readonly nixvirt: NixVirtSource | undefined;
  /** Whether there were no schemas outside. */
  readonly validate: boolean;
  readonly keep: boolean;
}

/** What it says meanwhile, and at the end. */
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

/** An error as plain data: no class crosses the border. */
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

/** The error that `packError` packed; a defect inside is a defect outside. */
export function unpackError({ apply, stack, ...parts }: ContainedError): Error {
  const cause = stack === undefined ? undefined : Object.assign(new Error('inside the container'), { stack });
  if (parts.code === 'defect') return new Error(parts.what, { cause });
  const error = new VirtspecError({ ...parts, cause });
  return apply ? new ApplyError(apply.failed, apply.done, parts.why ?? '', error) : error;
}
