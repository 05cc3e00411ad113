import type { Branch } from '../../xml/branch.ts';
import { below, type Contradiction, repeated, valueOf } from './contradiction.ts';

/** Shared folders: virtiofs needs memory that is shared with its daemon, and each needs its own tag. */
export function sharing(root: Branch): readonly Contradiction[] {
  const all = below(root, 'devices/filesystem');
  const fast = all.filter((one) => valueOf(one, 'driver', 'type') === 'virtiofs');
  const shared =
    valueOf(root, 'memoryBacking/access', 'mode') === 'shared' ||
    below(root, 'cpu/numa/cell').some(({ attributes }) => attributes.get('memAccess') === 'shared');
  return [
    ...fast
      .filter(() => !shared)
      .map((at) => ({
        at,
        actual: 'virtiofs without shared memory',
        expected: 'memoryBacking with access mode shared and source memfd',
      })),
    ...fast
      .filter(() => shared && valueOf(root, 'memoryBacking/source', 'type') === 'anonymous')
      .map((at) => ({
        at,
        actual: 'virtiofs with anonymous memory',
        expected: 'memoryBacking with access mode shared and source memfd',
      })),
    ...fast
      .filter(({ attributes }) => !['passthrough', undefined].includes(attributes.get('accessmode')))
      .map((at) => ({
        at,
        actual: `virtiofs with accessmode ${at.attributes.get('accessmode')}`,
        expected: 'accessmode passthrough',
      })),
    ...repeated(all, (one) => valueOf(one, 'target', 'dir')).map((at) => ({
      at,
      actual: `two shared directories with the tag ${valueOf(at, 'target', 'dir')}`,
      expected: 'a separate tag for each shared directory',
    })),
  ];
}
