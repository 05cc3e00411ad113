import type { Judged } from './measure.ts';

/** How many mutants of a lab are seen. */
export interface Rate {
  readonly mutants: number;
  readonly seen: number;
  /** Of the undetected ones. */
  readonly harmless: number;
  /** Undetected ones that may hurt. */
  readonly survivors: readonly string[];
}

export function rateOf(judged: readonly Judged[]): Rate {
  const silent = judged.filter(({ seenBy }) => seenBy.length === 0);
  return {
    mutants: judged.length,
    seen: judged.length - silent.length,
    harmless: silent.filter(({ harmless }) => harmless !== undefined).length,
    survivors: silent.filter(({ harmless }) => harmless === undefined).map(({ mutant }) => mutant.name),
  };
}

/** Several labs together. */
export function together(rates: readonly Rate[]): Rate {
  const sum = (of: (rate: Rate) => number) => rates.reduce((total, rate) => total + of(rate), 0);
  return {
    mutants: sum(({ mutants }) => mutants),
    seen: sum(({ seen }) => seen),
    harmless: sum(({ harmless }) => harmless),
    survivors: rates.flatMap(({ survivors }) => survivors),
  };
}

/** Detected, of those that may hurt: `97.1 %`. */
export function rateOfHurting({ mutants, seen, harmless }: Rate): string {
  return percent(seen, mutants - harmless);
}

/** Detected, of all. */
export function rateOfAll({ mutants, seen }: Rate): string {
  return percent(seen, mutants);
}

function percent(part: number, of: number): string {
  return `${of === 0 ? '-' : (Math.floor((part / of) * 1000) / 10).toFixed(1)} %`;
}
