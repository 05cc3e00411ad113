/** What has `null` where another has `undefined`. */
export type WithNulls<T> = {
  [K in keyof T]: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K];
};

/** `{ a: undefined }` → `{ a: null }`: JSON has no other word for a value that does not exist, and leaving it out says less. */
export function withNulls<T extends object>(values: T): WithNulls<T> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === undefined ? null : value]),
  ) as WithNulls<T>;
}
