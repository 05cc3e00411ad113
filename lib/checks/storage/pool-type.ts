import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const poolType: ObjectCheck<'pool'> = {
  id: 'pool-type',
  category: 'storage',
  title: 'Pool type matches the lab file',
  severity: 'error',
  fix: 'Set `type` of the pool to the type in the lab file, or correct the lab file.',
  tier: 'rendered',
  why: 'The type decides what a volume is: a file in a directory, a logical volume, an image. https://libvirt.org/storage.html',
  kind: 'pool',
  reads: 'observed',
  applies: ({ intent }) => intent?.type !== undefined,
  judge: (pool, { intent }) => judgeText(pool.xml, '/pool/@type', intent?.type ?? '', pool.type),
};
