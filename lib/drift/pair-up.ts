/** Two elements that belong together, or one without a partner. */
export type Pair<T> = readonly [T | undefined, T | undefined];

/**
 * Pairs elements of the same name whose order counts. Equal elements at the start and at the end are paired; the rest is paired in order, so that one
 * added or removed element is reported as one, wherever it is. Linear in the length of the lists.
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

/** Pairs elements of the same name in any order: those with the same key belong together, in the order of the later list; removed ones come last. */
export function pairByKey<T>(olds: readonly T[], news: readonly T[], keyOf: (element: T) => string): Pair<T>[] {
  const left = new Map<string, T[]>();
  for (const old of olds) {
    const key = keyOf(old);
    left.set(key, [...(left.get(key) ?? []), old]);
  }
  const pairs: Pair<T>[] = news.map((fresh) => [left.get(keyOf(fresh))?.shift(), fresh]);
  return [...pairs, ...[...left.values()].flat().map((old): Pair<T> => [old, undefined])];
}

/** Pairs the elements without a partner with the removed ones, in order. */
export function pairTheRest<T>(pairs: readonly Pair<T>[]): Pair<T>[] {
  const gone = pairs.flatMap(([old, fresh]) => (fresh === undefined && old !== undefined ? [old] : []));
  const kept = pairs.filter(([, fresh]) => fresh !== undefined);
  const filled = kept.map(([old, fresh]): Pair<T> => [old ?? gone.shift(), fresh]);
  return [...filled, ...gone.map((old): Pair<T> => [old, undefined])];
}
