import { lines, uuidSet } from './listing.ts';
import type { VirshReader } from './virsh-query.ts';

/** What domains have in addition to their definitions, by UUID. */
export interface Obstacles {
  /** Names, for domains that have any. */
  readonly snapshots: ReadonlyMap<string, readonly string[]>;
  readonly checkpoints: ReadonlyMap<string, readonly string[]>;
  /** Domains with a managed save. */
  readonly managedSaves: ReadonlySet<string>;
}

/**
 * Snapshots, checkpoints and managed saves of all domains: three lists, then queries only for the domains that have any.
 * @throws VirtspecError `virsh-refused`, `libvirt-connection-lost`, `virsh-timeout`
 */
export async function collectObstacles(virsh: VirshReader): Promise<Obstacles> {
  const [withSnapshot, withCheckpoint, managedSaves] = await Promise.all([
    uuidSet(virsh, ['list', '--all', '--uuid', '--with-snapshot']),
    uuidSet(virsh, ['list', '--all', '--uuid', '--with-checkpoint']),
    uuidSet(virsh, ['list', '--all', '--uuid', '--with-managed-save']),
  ]);
  const [snapshots, checkpoints] = await Promise.all([
    namesOf(virsh, 'snapshot-list', withSnapshot),
    namesOf(virsh, 'checkpoint-list', withCheckpoint),
  ]);
  return { snapshots, checkpoints, managedSaves };
}

async function namesOf(
  virsh: VirshReader,
  list: 'snapshot-list' | 'checkpoint-list',
  uuids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const asked = [...uuids].map(async (uuid) => {
    const { output } = await virsh.execute([list, '--domain', uuid, '--name']);
    return [uuid, lines(output)] as const;
  });
  return new Map(await Promise.all(asked));
}
