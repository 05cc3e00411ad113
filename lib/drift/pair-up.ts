/** Two elements that belong together, or one that has no partner. */
export type Pair<T> = readonly [T | undefined, T | undefined];

/**
 * Like elements whose order counts. What is the same at the head and at the tail belongs together; what is left between is taken in turn, so
 * that one element more or less is one, wherever it stands. Linear in the length of the lists.
 */
export function pairInOrder<T>(olds: readonly T[], news: readonly T[], same: (old: T, fresh: T) => boolean): Pair<T>[] {
  const shorter = Math.min(olds.length, news.length);
  const sameAt = (old: number, fresh: number) => same(olds[old] as T, news[fresh] as T);
  let head = 0;
  if (olds.length !== news.length) while (head < shorter && sameAt(head, head)) head++;
  let tail = 0;
  if (olds.length !== news.length) {
    while (tail < shorter - head && sameAt(olds.length - 1 - tail, news.length - 1 - tail)) tail++;
  }
  const pairs: Pair<T>[] = [];
  const [oldEnd, newEnd] = [olds.length - tail, news.length - tail];
  for (let at = 0; at < head; at++) pairs.push([olds[at], news[at]]);
  for (let at = head; at < Math.max(oldEnd, newEnd); at++) {
    pairs.push([at < oldEnd ? olds[at] : undefined, at < newEnd ? news[at] : undefined]);
  }
  for (let at = 0; at < tail; at++) pairs.push([olds[oldEnd + at], news[newEnd + at]]);
  return pairs;
}

/** Like elements that may change places: those of one key belong together, in the order of the later list; what is gone comes last. */
export function pairByKey<T>(olds: readonly T[], news: readonly T[], keyOf: (element: T) => string): Pair<T>[] {
  const left = new Map<string, T[]>();
  for (const old of olds) {
    const key = keyOf(old);
    left.set(key, [...(left.get(key) ?? []), old]);
  }
  const pairs: Pair<T>[] = news.map((fresh) => [left.get(keyOf(fresh))?.shift(), fresh]);
  return [...pairs, ...[...left.values()].flat().map((old): Pair<T> => [old, undefined])];
}

/** Fills the places of those without a partner with those that are gone, in turn. */
export function pairTheRest<T>(pairs: readonly Pair<T>[]): Pair<T>[] {
  const gone = pairs.flatMap(([old, fresh]) => (fresh === undefined && old !== undefined ? [old] : []));
  const kept = pairs.filter(([, fresh]) => fresh !== undefined);
  const filled = kept.map(([old, fresh]): Pair<T> => [old ?? gone.shift(), fresh]);
  return [...filled, ...gone.map((old): Pair<T> => [old, undefined])];
}
