import { median } from './rounds.ts';

/** One question about virtspec's speed, answered by ratios. Its name is its key in `registry.ts`. */
export interface Bench {
  /** One line: what is compared with what. */
  readonly description: string;
  /** @throws if a measured run did not do its work: a time without a result means nothing */
  run(size: SizeName, options?: BenchOptions): Promise<Table>;
}

export interface BenchOptions {
  /** Replaces the size's own number of rounds. */
  readonly rounds?: number;
}

/** `whole`: the size for real ratios. `small`: shows that the bench works; its times mean nothing. */
export type SizeName = 'whole' | 'small';

export type Sizes<Size> = Readonly<Record<SizeName, Size>>;

export interface Table {
  /** The size of the measurement: `1000 domains, 5 rounds`. */
  readonly size: string;
  /** Never empty. */
  readonly rows: readonly Row[];
  /** Baselines that this machine cannot measure. */
  readonly skipped: readonly SkippedBaseline[];
}

/** A measurement of virtspec and its baseline, both from the same rounds. */
export interface Row {
  readonly unit: Unit;
  readonly what: string;
  readonly value: number;
  readonly baseline: string;
  readonly baselineValue: number;
  readonly goal: string | undefined;
}

/** Milliseconds, or bytes. */
export type Unit = 'time' | 'memory';

export interface SkippedBaseline {
  readonly baseline: string;
  readonly reason: string;
}

/** A name, and one number per round. */
export type Samples = readonly [name: string, samples: readonly number[]];

/** One number from each round's result. */
export function samplesOf<Result>(name: string, results: readonly Result[], read: (result: Result) => number): Samples {
  return [name, results.map(read)];
}

/** A row of medians. */
export function compare(unit: Unit, measured: Samples, against: Samples, goal?: string): Row {
  const [[what, samples], [baseline, baselineSamples]] = [measured, against];
  return { unit, what, value: median(samples), baseline, baselineValue: median(baselineSamples), goal };
}

/** How many times the baseline's value virtspec takes: less is better. */
export function ratioOf({ value, baselineValue }: Row): number {
  return value / baselineValue;
}
