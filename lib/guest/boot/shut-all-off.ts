import { lines } from '../../libvirt/listing.ts';
import type { VirshSession } from '../../libvirt/virsh-session.ts';

/**
 * Forces every running domain of a libvirt off. Only for a sandbox, whose domains may be shut off at any time.
 *
 * @returns their names, in libvirt's order
 * @throws VirtspecError `virsh-refused` if the listing is refused; `libvirt-connection-lost`, `virsh-timeout`
 */
export async function shutAllOff(virsh: Pick<VirshSession, 'execute' | 'output'>): Promise<readonly string[]> {
  const names: string[] = [];
  for (const uuid of lines(await virsh.output(['list', '--uuid']))) {
    names.push((await virsh.output(['domname', '--domain', uuid])).trim());
    await virsh.execute(['destroy', '--domain', uuid]);
  }
  return names;
}
