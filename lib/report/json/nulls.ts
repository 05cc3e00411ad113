/** The same type with `null` instead of `undefined`. */
export type WithNulls<T> = {
  [K in keyof T]: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K];
};

/** `{ a: undefined }` → `{ a: null }`: JSON has no undefined, and leaving the field out would be ambiguous. */
export function withNulls<T extends object>(values: T): WithNulls<T> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === undefined ? null : value]),
  ) as WithNulls<T>;
}

/** The same type with `undefined` instead of `null`. */
export type WithoutNulls<T> = {
  [K in keyof T]: null extends T[K] ? Exclude<T[K], null> | undefined : T[K];
};

/** `{ a: null }` → `{ a: undefined }`: the reverse of `withNulls`. */
export function withoutNulls<T extends object>(values: T): WithoutNulls<T> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === null ? undefined : value]),
  ) as WithoutNulls<T>;
}
