import type { Liveness } from '../model/objects.ts';
import type { VirshQuery, VirshReader } from './virsh-query.ts';

/** The objects of one kind in a libvirt, by UUID. */
export interface Listing {
  readonly uuids: readonly string[];
  liveness(uuid: string): Liveness;
  /**
   * The command that prints the persistent configuration, which is what a rebuild redefines; for a transient object, the live one without runtime
   * values (aliases, ports, labels).
   */
  dump(uuid: string): VirshQuery;
}

/** virsh's terms for a kind. */
const words = {
  network: { list: 'net-list', dump: 'net-dumpxml' },
  pool: { list: 'pool-list', dump: 'pool-dumpxml' },
  domain: { list: 'list', dump: 'dumpxml' },
} as const;

/**
 * Lists the objects of one kind. Names are not read: a table of names cannot be parsed reliably, and a UUID does not depend on the name.
 * @throws VirtspecError `virsh-refused`, `libvirt-connection-lost`, `virsh-timeout`
 */
export async function listObjects(virsh: VirshReader, kind: keyof typeof words): Promise<Listing> {
  const { list, dump } = words[kind];
  const [all, active, persistent, autostart] = await Promise.all([
    uuidSet(virsh, [list, '--uuid', '--all']),
    uuidSet(virsh, [list, '--uuid']),
    uuidSet(virsh, [list, '--uuid', '--all', '--persistent']),
    uuidSet(virsh, [list, '--uuid', '--all', '--autostart']),
  ]);
  return {
    uuids: [...all],
    liveness: (uuid) => ({
      active: active.has(uuid),
      persistent: persistent.has(uuid),
      autostart: autostart.has(uuid),
    }),
    // An inactive object has only one configuration; without the option, virsh has fewer bytes to read.
    dump: (uuid) => (active.has(uuid) ? [dump, '--inactive', uuid] : [dump, uuid]),
  };
}

/**
 * The UUIDs that a command prints, one per line.
 * @throws VirtspecError as `listObjects`
 */
export async function uuidSet(virsh: VirshReader, command: VirshQuery): Promise<ReadonlySet<string>> {
  return new Set(lines(await virsh.output(command)));
}

/** The non-empty lines of a text, trimmed. */
export function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
