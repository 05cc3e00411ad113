/**
 * Which of them may be up at the same time: waves in the order given, none of which takes more than there is.
 * One that alone takes more than there is has a wave of its own.
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

/** How long work takes that is shared among `lanes`, in the order given. */
export function scheduleLength(estimates: readonly number[], lanes: number): number {
  const ends = new Array<number>(Math.max(1, lanes)).fill(0);
  for (const estimate of estimates) {
    const first = ends.indexOf(Math.min(...ends));
    ends[first] = (ends[first] ?? 0) + estimate;
  }
  return Math.max(...ends);
}
