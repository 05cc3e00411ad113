import type { Ordered } from './start-order.ts';

/** The domains that a domain has to do with by `startsAfter`, and that were left out by who named some. */
export interface LeftOut {
  /** It starts after these, which do not run. */
  readonly off: readonly string[];
  /** These start after it, and run. */
  readonly running: readonly string[];
}

/**
 * @param name of a domain that was chosen
 * @param lab all domains of the lab file
 */
export function leftOut(
  name: string,
  lab: readonly Ordered[],
  chosen: ReadonlySet<string>,
  runs: ReadonlySet<string>,
): LeftOut {
  const after = lab.find((one) => one.name === name)?.startsAfter ?? [];
  const before = lab.filter(({ startsAfter }) => startsAfter.includes(name)).map((one) => one.name);
  return {
    off: after.filter((other) => !chosen.has(other) && !runs.has(other)),
    running: before.filter((other) => !chosen.has(other) && runs.has(other)),
  };
}
