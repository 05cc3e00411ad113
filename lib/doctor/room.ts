import type { PoolDemand } from './demands.ts';
import { type Fact, valueOf } from './fact.ts';
import type { PoolDirectory } from './host-facts.ts';

/** What pools need on one file system. */
export interface Room {
  readonly free: bigint;
  /** Bytes that the volumes allocate at once, minus what their files have already allocated. */
  readonly atOnce: bigint;
  /** Bytes that they may still grow by. */
  readonly inTheEnd: bigint;
  /** The pools that share it. */
  readonly pools: readonly string[];
}

/** The space needed by all pools on the file system of `pool`; undefined if unknown. */
export function roomOf(
  pool: PoolDemand,
  pools: readonly PoolDemand[],
  directories: ReadonlyMap<string, Fact<PoolDirectory>>,
): Room | undefined {
  const directoryOf = ({ path }: PoolDemand) => {
    const fact = directories.get(path);
    return fact && valueOf(fact);
  };
  const own = directoryOf(pool);
  if (!own) return undefined;
  const sharing = pools.filter((other) => directoryOf(other)?.device === own.device);
  const grows = (wanted: 'allocation' | 'capacity') =>
    sharing.reduce((sum, other) => {
      const taken = directoryOf(other)?.taken;
      return other.volumes.reduce((sum, volume) => {
        const left = (volume[wanted] ?? 0n) - (taken?.get(volume.name) ?? 0n);
        return sum + (left > 0n ? left : 0n);
      }, sum);
    }, 0n);
  return {
    free: own.free,
    atOnce: grows('allocation'),
    inTheEnd: grows('capacity'),
    pools: sharing.map(({ name }) => name),
  };
}

/** `57.3 GiB`: for people, rounded. */
export function roughly(bytes: bigint): string {
  const gib = Number(bytes) / 2 ** 30;
  return gib >= 0.1 ? `${gib.toFixed(1)} GiB` : `${(Number(bytes) / 2 ** 20).toFixed(1)} MiB`;
}
