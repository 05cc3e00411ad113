import fc from 'fast-check';
import { it } from 'vitest';

export { fc };

/** A property as a separate test, shrunk to its smallest counterexample if it fails. */
export function test<T>(name: string, values: fc.Arbitrary<T>, holds: (value: T) => void): void {
  it(name, () => fc.assert(fc.property(values, holds), { numRuns: 100 }));
}
