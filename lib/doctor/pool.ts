import type { FindingSubject, Verdict } from '../finding/finding.ts';
import { skip } from '../finding/verdict.ts';
import type { Evidence } from '../xml/evidence.ts';
import type { LabDemands, PoolDemand } from './demands.ts';
import { judgeFact } from './fact.ts';
import type { HostFacts, PoolDirectory } from './host-facts.ts';
import { type Room, roomOf } from './room.ts';

/** The pools of a lab that are directories. */
export function poolItems({ pools }: LabDemands): readonly (readonly [FindingSubject, PoolDemand])[] {
  return pools.map((pool) => [{ kind: 'pool', name: pool.name }, pool]);
}

/** Judges a pool whose directory could be inspected, with the space that it shares. */
export function judgePool(
  judge: (directory: PoolDirectory, room: Room, evidence: Evidence, pool: PoolDemand) => Verdict,
): (pool: PoolDemand, facts: HostFacts, demands: LabDemands) => Verdict {
  return (pool, { directories }, { pools }) => {
    const fact = directories.get(pool.path);
    if (!fact) return skip('it was not inspected');
    return judgeFact(fact, (directory, evidence) => {
      const room = roomOf(pool, pools, directories);
      return room ? judge(directory, room, evidence, pool) : skip('its file system is unknown');
    });
  };
}
