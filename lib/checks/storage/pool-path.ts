import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const poolPath: ObjectCheck<'pool'> = {
  id: 'pool-path',
  category: 'storage',
  title: 'The pool is the directory that the lab says',
  severity: 'error',
  fix: "Set the pool's `target = { path = …; }` in Nix to the lab file's path.",
  tier: 'rendered',
  why: 'Disks are looked for there; a pool elsewhere creates new, empty volumes. https://libvirt.org/formatstorage.html#target-elements',
  kind: 'pool',
  reads: 'observed',
  applies: ({ intent }) => intent?.path !== undefined,
  judge: (pool, { intent }) =>
    judgeText(pool.xml, '/pool/target/path', withoutSlash(intent?.path ?? ''), pool.path && withoutSlash(pool.path)),
};

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}
