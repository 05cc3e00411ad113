/**
 * Groups items that may run at the same time into waves, in the given order, so that no wave exceeds the available amount. An item that exceeds it
 * alone has its own wave.
 *
 * @param costOf bytes
 */
export function wavesOf<T>(items: readonly T[], room: number, costOf: (item: T) => number): readonly (readonly T[])[] {
  const waves: T[][] = [];
  let left = 0;
  for (const item of items) {
    const cost = costOf(item);
    const wave = waves.at(-1);
    if (wave && cost <= left) wave.push(item);
    else {
      waves.push([item]);
      left = room;
    }
    left -= cost;
  }
  return waves;
}

/** How long work takes that is distributed over `lanes`, in the given order. */
export function scheduleLength(estimates: readonly number[], lanes: number): number {
  const ends = new Array<number>(Math.max(1, lanes)).fill(0);
  for (const estimate of estimates) {
    const first = ends.indexOf(Math.min(...ends));
    ends[first] = (ends[first] ?? 0) + estimate;
  }
  return Math.max(...ends);
}
