const seconds = { s: 1, m: 60, h: 3600 } as const;

/** A length of time as people write it, in seconds: `300`, `90s`, `10m`, `2h`, `1.5h`. Undefined for what is none, or none over 0. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = 's'] = /^([0-9.]+(?:e[+-]?[0-9]+)?)\s*([smh])?$/i.exec(text.trim()) ?? [];
  const value = Number(number) * seconds[unit.toLowerCase() as keyof typeof seconds];
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
