import fc from 'fast-check';
import { it } from 'vitest';

export { fc };

/** A property as a test of its own: shrunk to its smallest counterexample when it fails. */
export function test<T>(name: string, values: fc.Arbitrary<T>, holds: (value: T) => void): void {
  it(name, () => fc.assert(fc.property(values, holds), { numRuns: 100 }));
}
