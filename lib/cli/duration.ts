const seconds = { h: 3600, m: 60, s: 1 } as const;

/** In seconds. A longer time makes no difference, and the number of milliseconds stays a safe integer. */
const longest = Number.MAX_SAFE_INTEGER / 1000;

const number = '([0-9]*\\.?[0-9]+|[0-9]+\\.)';
const plain = new RegExp(`^${number}(e[+-]?[0-9]+)?$`, 'i');
const parts = new RegExp(`^(?:${number}\\s*h)?\\s*(?:${number}\\s*m)?\\s*(?:${number}\\s*s)?$`, 'i');

/** A duration as people write it, in seconds: `300`, `90s`, `10m`, `1.5h`, `1h30m`. Undefined if it is invalid, or not positive. */
export function parseDuration(text: string): number | undefined {
  const words = text.trim();
  const value = plain.test(words) ? Number(words) : sumOf(parts.exec(words));
  return value !== undefined && Number.isFinite(value) && value > 0 ? Math.min(value, longest) : undefined;
}

function sumOf(match: RegExpExecArray | null): number | undefined {
  if (match === null) return undefined;
  const [, hours = '0', minutes = '0', rest = '0'] = match;
  return Number(hours) * seconds.h + Number(minutes) * seconds.m + Number(rest) * seconds.s;
}
