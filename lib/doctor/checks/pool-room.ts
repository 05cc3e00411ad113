import { fail, pass } from '../../finding/verdict.ts';
import { judgePool, poolItems } from '../pool.ts';
import { ofLab } from '../prerequisite.ts';
import { roughly } from '../room.ts';

export const poolRoom = ofLab(
  {
    id: 'pool-room',
    category: 'storage',
    title: 'The pool has space for the full capacity of its volumes',
    severity: 'warning',
    cure: {
      nixos:
        'put the pool on a larger file system (`fileSystems`), or monitor it, because a full one pauses its guests.',
      elsewhere: 'put the pool on a larger file system, or monitor it, because a full one pauses its guests.',
    },
    why: 'qcow2 volumes start small and grow to their capacity. When the file system is full, QEMU pauses every guest that writes (`error_policy`).',
  },
  'each pool of the lab that is a directory',
  poolItems,
  judgePool((_directory, { free, inTheEnd, pools }, evidence) => {
    if (inTheEnd <= free) return pass(`${roughly(inTheEnd)} of ${roughly(free)} free`);
    return fail(`${roughly(inTheEnd)} for ${pools.join(', ')} at full capacity`, `${roughly(free)} free`, evidence);
  }),
);
