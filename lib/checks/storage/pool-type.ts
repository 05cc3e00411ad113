import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const poolType: ObjectCheck<'pool'> = {
  id: 'pool-type',
  category: 'storage',
  title: 'The pool is of the type that the lab says',
  severity: 'error',
  fix: "Set the pool's `type` in Nix to the lab file's.",
  tier: 'rendered',
  why: 'The type decides what a volume is: a file in a directory, a logical volume, an image. https://libvirt.org/storage.html',
  kind: 'pool',
  reads: 'observed',
  applies: ({ intent }) => intent?.type !== undefined,
  judge: (pool, { intent }) => judgeText(pool.xml, '/pool/@type', intent?.type ?? '', pool.type),
};
