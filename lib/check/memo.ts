/** Computes `build` once per key object, and drops the result with it: indexes that keep checks linear for a thousand domains. */
export function memo<K extends object, V>(build: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const built = build(key);
    known.set(key, built);
    return built;
  };
}
