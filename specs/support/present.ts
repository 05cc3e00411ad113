/** A value that a spec needs. Throws if it is missing, so that the spec fails there and not later. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('a value that this spec needs is missing');
  return value;
}
