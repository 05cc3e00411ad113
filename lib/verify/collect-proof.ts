import type { Part, Proof } from '../check/proof.ts';
import { VirtspecError } from '../error/virtspec-error.ts';

/** Steps of a proof, one after the other: each yields its part as soon as it has it. */
export type Steps<T = void> = AsyncGenerator<Part, T, undefined>;

/**
 * Runs the steps of a proof, and merges their parts. Parts are kept if a later step fails; its error is the proof's.
 *
 * @throws VirtspecError of kind `usage`, and errors other than VirtspecError; the signal's reason on abort
 */
export async function collectProof(begin: Proof, steps: Steps, signal: AbortSignal | undefined): Promise<Proof> {
  let proof = begin;
  try {
    for await (const part of steps) proof = { ...proof, ...part };
    return proof;
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof VirtspecError) || error.kind === 'usage') throw error;
    return { ...proof, error };
  }
}

/**
 * A step whose work cannot yield, because it uses callbacks or runs in parallel with another. What it reports is yielded when it has ended, also if
 * it failed.
 * @returns what the work returned, and what it reported
 */
export async function* reporting<T>(
  work: (report: (part: Part) => void) => Promise<T>,
): Steps<{ readonly value: T; readonly seen: Part }> {
  const parts: Part[] = [];
  const outcome = await work((part) => parts.push(part)).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  yield* parts;
  if ('error' in outcome) throw outcome.error;
  return { value: outcome.value, seen: Object.assign({}, ...parts) };
}
