/**
 * Sizes as libvirt and people write them. Units: https://libvirt.org/formatdomain.html#memory-allocation (libvirt's default is KiB for memory, bytes
 * for storage).
 */

const factors: Readonly<Record<string, bigint>> = {
  b: 1n,
  byte: 1n,
  bytes: 1n,
  kb: 1000n,
  k: 1024n,
  kib: 1024n,
  mb: 1000n ** 2n,
  m: 1024n ** 2n,
  mib: 1024n ** 2n,
  gb: 1000n ** 3n,
  g: 1024n ** 3n,
  gib: 1024n ** 3n,
  tb: 1000n ** 4n,
  t: 1024n ** 4n,
  tib: 1024n ** 4n,
  pb: 1000n ** 5n,
  p: 1024n ** 5n,
  pib: 1024n ** 5n,
  eb: 1000n ** 6n,
  e: 1024n ** 6n,
  eib: 1024n ** 6n,
};

/** The units a lab file may use. */
export const units = ['B', 'KB', 'KiB', 'MB', 'MiB', 'GB', 'GiB', 'TB', 'TiB', 'PB', 'PiB'] as const;

/**
 * Bytes of `count` `unit`, with libvirt's unit names, case-insensitive; undefined for a unit that libvirt does not know or a count that is not a
 * whole number.
 */
export function bytesOf(count: string, unit: string): bigint | undefined {
  const factor = factors[unit.trim().toLowerCase()];
  if (factor === undefined || !/^\d+$/.test(count.trim())) return undefined;
  return BigInt(count.trim()) * factor;
}

/** Bytes of a text such as `60 GiB`; undefined if it is invalid. A bare number is invalid: a size without a unit is a mistake. */
export function parseQuantity(text: string): bigint | undefined {
  const match = /^\s*(\d+)\s*([A-Za-z]+)\s*$/.exec(text);
  return match?.[1] && match[2] ? bytesOf(match[1], match[2]) : undefined;
}

/** `64424509440n` → `60 GiB`: the largest binary unit that divides it, else bytes. As a lab file takes it; for people, see `readableQuantity`. */
export function formatQuantity(bytes: bigint): string {
  for (const unit of ['PiB', 'TiB', 'GiB', 'MiB', 'KiB']) {
    const factor = factors[unit.toLowerCase()];
    if (factor && bytes !== 0n && bytes % factor === 0n) return `${bytes / factor} ${unit}`;
  }
  return `${bytes} B`;
}

/** From here on a count is not read but counted: `5120 MiB` is, `2097153 KiB` is not. */
const mostLegible = 10_000n;

/**
 * `64424509440n` → `60 GiB`; `197120n` → `192.5 KiB`. A size of which no short decimal is exact is rounded, and its exact form follows:
 * `2 GiB (2097153 KiB)`. Different sizes have different texts.
 */
export function readableQuantity(bytes: bigint): string {
  const exact = formatQuantity(bytes);
  if (BigInt(exact.slice(0, exact.indexOf(' '))) < mostLegible) return exact;
  const unit = ['PiB', 'TiB', 'GiB', 'MiB', 'KiB'].find((unit) => bytes >= (factors[unit.toLowerCase()] ?? 0n)) ?? 'B';
  const factor = factors[unit.toLowerCase()] ?? 1n;
  const thousandths = (bytes * 1000n + factor / 2n) / factor;
  const decimal = `${Number(thousandths) / 1000} ${unit}`;
  return thousandths * factor === bytes * 1000n ? decimal : `${decimal} (${exact})`;
}
