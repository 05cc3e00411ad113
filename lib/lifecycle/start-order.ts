/** A domain, and those that must be ready before it is started. */
export interface Ordered {
  readonly name: string;
  readonly startsAfter: readonly string[];
}

/**
 * Domains in waves: all of a wave may be started at once, when all of the wave before are ready. A domain that is not among them counts as ready.
 *
 * @param domains without circles, which the lab file's reader refuses
 */
export function startOrder(domains: readonly Ordered[]): readonly (readonly string[])[] {
  const waves: string[][] = [];
  let left = [...domains];
  while (left.length > 0) {
    const waiting = new Set(left.map(({ name }) => name));
    const wave = left.filter(({ startsAfter }) => !startsAfter.some((other) => waiting.has(other)));
    if (wave.length === 0) throw new Error(`domains that start after each other: ${[...waiting].join(', ')}`);
    waves.push(wave.map(({ name }) => name));
    left = left.filter((domain) => !wave.includes(domain));
  }
  return waves;
}
