import { readFile } from 'node:fs/promises';
import { freemem } from 'node:os';
import type { Domain } from '../../model/objects.ts';

const MiB = 1024 * 1024;

/**
 * The memory that a probe guest uses on this machine, in bytes. QEMU allocates a guest's memory page by page as the guest touches it, and the probe
 * touches little.
 */
export function memoryCost({ memory }: Pick<Domain, 'memory'>): number {
  const nominal = Number(memory ?? 0n);
  return Math.min(nominal, 512 * MiB + nominal / 16) + 256 * MiB;
}

/** The memory that this machine has for guests, in bytes: `MemAvailable` minus an eighth. */
export async function memoryForGuests(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return (kibibytes === undefined ? freemem() : Number(kibibytes) * 1024) * 0.875;
}
