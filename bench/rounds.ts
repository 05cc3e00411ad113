import { performance } from 'node:perf_hooks';

type Subjects = Readonly<Record<string, () => unknown>>;

/** What each subject returned, round by round. */
export type Rounds<Of extends Subjects> = { readonly [Name in keyof Of]: Awaited<ReturnType<Of[Name]>>[] };

/**
 * Runs every subject once per round, one after the other. Every other round runs them in reverse order, so that a machine that becomes slower or
 * faster during the bench affects all of them equally.
 */
export async function alternate<Of extends Subjects>(rounds: number, subjects: Of): Promise<Rounds<Of>> {
  const names: (keyof Of & string)[] = Object.keys(subjects);
  const results = Object.fromEntries(names.map((name) => [name, [] as unknown[]]));
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      results[name]?.push(await subjects[name]?.());
    }
  }
  return results as Rounds<Of>;
}

/** `1 round`, `3 rounds`. */
export function countRounds(rounds: number): string {
  return `${rounds} round${rounds === 1 ? '' : 's'}`;
}

/** Milliseconds that `work` took. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** The middle one; for an even number, the lower of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const middle = numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
  if (middle === undefined) throw new RangeError('no number has no median');
  return middle;
}
