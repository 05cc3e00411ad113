import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const poolPath: ObjectCheck<'pool'> = {
  id: 'pool-path',
  category: 'storage',
  title: 'Pool path matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `target = { path = …; }` of the pool in Nix to the path in the lab file, or correct the lab file.',
    xml: 'Set `<path>` in `<target>` of the pool to the path in the lab file, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'Disks are looked up in this directory; a pool elsewhere creates new, empty volumes. https://libvirt.org/formatstorage.html#target-elements',
  kind: 'pool',
  reads: 'observed',
  applies: ({ intent }) => intent?.path !== undefined,
  judge: (pool, { intent }) =>
    judgeText(pool.xml, '/pool/target/path', withoutSlash(intent?.path ?? ''), pool.path && withoutSlash(pool.path)),
};

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}
