import { fail, pass } from '../../finding/verdict.ts';
import { judgePool, poolItems } from '../pool.ts';
import { ofLab } from '../prerequisite.ts';
import { roughly } from '../room.ts';

export const poolAllocation = ofLab(
  {
    id: 'pool-allocation',
    category: 'storage',
    title: 'The pool has space for the initial size of its volumes',
    severity: 'error',
    cure: {
      nixos: 'free space, put the pool on a larger file system (`fileSystems`), or declare smaller or qcow2 volumes.',
      elsewhere: 'free space, put the pool on a larger file system, or declare smaller or qcow2 volumes.',
    },
    why: 'A volume that does not fit fails part-way through the apply: the rest is already defined, and what was running is shut off.',
  },
  'each pool of the lab that is a directory',
  poolItems,
  judgePool((_directory, { free, atOnce, pools }, evidence) => {
    if (atOnce <= free) return pass(`${roughly(atOnce)} of ${roughly(free)} free`);
    return fail(`${roughly(atOnce)} for ${pools.join(', ')}`, `${roughly(free)} free`, evidence);
  }),
);
