import { collectLinks, type HostRunner, listFolders, missingPaths } from '../libvirt/host-view.ts';
import { collectInventory, type Inventory } from '../libvirt/inventory.ts';
import { collectObstacles } from '../libvirt/obstacles.ts';
import type { VirshReader } from '../libvirt/virsh-query.ts';
import { declaredState } from '../model/declared-state.ts';
import type { HostState } from '../model/lab-state.ts';
import { versionOf } from '../model/libvirt-version.ts';
import type { ObservedLibvirt } from '../model/observed-libvirt.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { xpathText } from '../xml/xpath.ts';

/** The objects of a libvirt, independent of the lab. */
export interface HostView extends Omit<ObservedLibvirt, 'folders' | 'missing'> {
  /** Name of its machine, as libvirt has it. */
  readonly hostname: string;
}

/**
 * A libvirt as an apply would find it. Only queries.
 * @param run runs commands on libvirt's machine; undefined for another machine, whose links are then unknown
 * @throws VirtspecError `virsh-refused`, `libvirt-connection-lost`, `virsh-timeout`
 */
export async function viewHost(virsh: VirshReader, run: HostRunner | undefined): Promise<HostView> {
  const [said, hostname, inventory, obstacles, links] = await Promise.all([
    virsh.output(['version', '--daemon']),
    virsh.output(['hostname']),
    collectInventory(virsh),
    collectObstacles(virsh),
    run && linksOf(run),
  ]);
  const host: HostState | undefined = links && { links, files: [] };
  return { state: { ...inventory, host }, version: versionOf(said), hostname: hostname.trim(), ...obstacles };
}

/** The same, with the files that an apply of this lab would look for. */
export async function observeHost(
  view: HostView,
  run: HostRunner | undefined,
  connection: DeclaredConnection,
): Promise<ObservedLibvirt> {
  const nothing = { folders: new Map(), missing: new Set<string>() };
  return { ...view, ...(run ? await filesOf(run, connection, view.state) : nothing) };
}

/** Without `ip`, a network whose addresses are taken is not predicted; the rest is. */
function linksOf(run: HostRunner): Promise<HostState['links'] | undefined> {
  return collectLinks(run).catch(() => undefined);
}

/** Only files that can make a difference: directories of pools that libvirt does not show, and the storage of the lab's domains and volumes. */
async function filesOf(
  run: HostRunner,
  connection: DeclaredConnection,
  { pools }: Inventory,
): Promise<Pick<ObservedLibvirt, 'folders' | 'missing'>> {
  const declared = declaredState(connection);
  const known = new Set(pools.filter(({ live }) => live?.active).map(({ path }) => path));
  const folders = declared.pools.flatMap(({ path, type }) =>
    type === 'dir' && path !== undefined && !known.has(path) ? [path] : [],
  );
  const disks = declared.domains.flatMap((domain) => domain.disks.flatMap(({ file }) => file ?? []));
  const bases = connection.objects.flatMap(({ kind, xml }) =>
    kind === 'volume' ? (xpathText(xml, '/volume/backingStore/path') ?? []) : [],
  );
  const [listed, missing] = await Promise.all([listFolders(run, folders), missingPaths(run, [...disks, ...bases])]);
  return { folders: listed, missing };
}
