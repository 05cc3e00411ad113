import { fail, pass } from '../../finding/verdict.ts';
import { judgePool, poolItems } from '../pool.ts';
import { ofLab } from '../prerequisite.ts';
import { roughly } from '../room.ts';

export const poolRoom = ofLab(
  {
    id: 'pool-room',
    category: 'storage',
    title: 'There is room for the volumes as they grow',
    severity: 'warning',
    cure: {
      nixos: 'put the pool on a larger file system (`fileSystems`), or watch it: a full one pauses its guests.',
      elsewhere: 'put the pool on a larger file system, or watch it: a full one pauses its guests.',
    },
    why: 'qcow2 volumes begin small and grow to their capacity. When the file system is full QEMU pauses every guest that writes (`error_policy`).',
  },
  'each pool of the lab that is a directory',
  poolItems,
  judgePool((_directory, { free, inTheEnd, pools }, evidence) => {
    if (inTheEnd <= free) return pass(`${roughly(inTheEnd)} of ${roughly(free)}`);
    return fail(`${roughly(inTheEnd)} for ${pools.join(', ')} in the end`, `${roughly(free)} free`, evidence);
  }),
);
