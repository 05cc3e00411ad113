import pLimit from 'p-limit';
import type { ProbeBoot, ProbeReach } from '../../model/probe.ts';
import { bootDomain, endDomain } from './boot-domain.ts';
import { memoryCost, memoryForGuests } from './memory.ts';
import { reachEachOther } from './reach.ts';
import type { BootableDomain, ProbeRoom } from './room.ts';
import { retryWithSerial } from './serial-retry.ts';
import { wavesOf } from './waves.ts';

/** The result for domains that ran at the same time. */
export interface Together {
  /** By domain name. */
  readonly boots: ReadonlyMap<string, ProbeBoot>;
  readonly reaches: readonly ProbeReach[];
}

/**
 * Boots domains so that as many as memory allows run at the same time, lets those try to reach each other, and shuts them off. Domains that gave no
 * answer are tried once more, with a serial port, if that is allowed.
 *
 * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`; the signal's reason
 */
export async function bootTogether(domains: readonly BootableDomain[], room: ProbeRoom): Promise<Together> {
  const boots = new Map<string, ProbeBoot>();
  const reaches: ProbeReach[] = [];
  let { besideGuests } = room;
  for (const wave of wavesOf(domains, await memoryForGuests(), memoryCost)) {
    for (const [name, boot] of await bootWave(wave, room)) boots.set(name, boot);
    const up = wave.filter(({ name }) => boots.get(name)?.answer?.channel === 'http');
    try {
      if (up.length > 1) reaches.push(...(await reachEachOther(up, room)));
      if (up.length > 0) {
        await besideGuests?.(up);
        besideGuests = undefined;
      }
    } finally {
      await Promise.all(up.map((domain) => endDomain(domain, room)));
    }
    for (const domain of wave) {
      const boot = boots.get(domain.name);
      if (boot) boots.set(domain.name, await diagnosed(domain, boot, room));
    }
  }
  return { boots, reaches };
}

/**
 * Boots each domain separately and shuts it off when it has answered.
 * @returns by domain name
 * @throws as `bootTogether`
 */
export async function bootOneByOne(
  domains: readonly BootableDomain[],
  room: ProbeRoom,
): Promise<ReadonlyMap<string, ProbeBoot>> {
  return inLanes(domains, room, async (domain) => {
    const boot = await bootDomain(domain, room);
    if (boot.answer?.channel === 'http') await endDomain(domain, room);
    return boot;
  });
}

function bootWave(wave: readonly BootableDomain[], room: ProbeRoom): Promise<ReadonlyMap<string, ProbeBoot>> {
  return inLanes(wave, room, (domain) => bootDomain(domain, room));
}

async function inLanes(
  domains: readonly BootableDomain[],
  room: ProbeRoom,
  boot: (domain: BootableDomain) => Promise<ProbeBoot>,
): Promise<ReadonlyMap<string, ProbeBoot>> {
  const limit = pLimit(room.lanes);
  const all = domains.map((domain) =>
    limit(async () => {
      room.signal?.throwIfAborted();
      const result = await boot(domain);
      room.told(domain.name, result);
      return [domain.name, result] as const;
    }),
  );
  return new Map(await Promise.all(all));
}

async function diagnosed(domain: BootableDomain, boot: ProbeBoot, room: ProbeRoom): Promise<ProbeBoot> {
  const { failure } = boot;
  if (!failure || failure.stage === 'start' || !room.throwaway) return boot;
  return { ...boot, failure: await retryWithSerial(domain, failure, room) };
}
