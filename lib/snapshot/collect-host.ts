import { collectInventory, type Inventory } from '../libvirt/inventory.ts';
import { ReadOnlySession } from '../libvirt/read-only-session.ts';
import type { LabState } from '../model/lab-state.ts';
import { versionOf } from '../model/libvirt-version.ts';
import { collectThisHost, isThisHost } from './this-host.ts';

/** A libvirt in its current state: all its objects, and what its host shows in addition, as far as visible from here. */
export interface HostView {
  readonly state: LabState;
  /** Name → version: libvirt, QEMU. */
  readonly tools: Readonly<Record<string, string>>;
}

/**
 * Inspects a libvirt through a read-only connection; changes nothing.
 *
 * @param uri as for `virsh -c`
 * @throws VirtspecError `libvirt-unreachable`, `libvirt-uri`, `libvirt-connection-lost`, `virsh-timeout`, `virsh-refused`, `host-links`
 * @throws the signal's reason if it aborts
 */
export async function collectHost(uri: string, signal?: AbortSignal): Promise<HostView> {
  await using virsh = await ReadOnlySession.open(uri, { signal });
  const [version, inventory, here] = await Promise.all([
    virsh.output(['version', '--daemon']),
    collectInventory(virsh),
    isThisHost(uri),
  ]);
  const tools = versionsIn(version);
  if (here !== true) return { tools, state: { ...inventory, host: undefined, hostUnread: here.unread } };
  return { tools, state: { ...inventory, host: await collectThisHost(pathsOf(inventory)) } };
}

/** Volumes, and the boot media of domains. */
function pathsOf({ pools, domains }: Inventory): string[] {
  const volumes = pools.flatMap((pool) => pool.volumes.flatMap(({ path }) => path ?? []));
  const media = domains.flatMap(({ disks }) => disks.filter(({ device }) => device === 'cdrom'));
  return [...volumes, ...media.flatMap(({ file }) => file ?? [])];
}

function versionsIn(said: string): Readonly<Record<string, string>> {
  const libvirt = versionOf(said);
  const qemu = /^Running hypervisor: QEMU (\S+)$/m.exec(said)?.[1];
  return { ...(libvirt && { libvirt }), ...(qemu && { QEMU: qemu }) };
}
