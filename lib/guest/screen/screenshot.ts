import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { VirshSession } from '../../libvirt/virsh-session.ts';

/**
 * A picture as written by `virsh screenshot`; undefined if libvirt cannot take one: there is no graphics device, or the domain has just ended.
 * @param folder where it is stored while it is read
 * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`
 */
export async function takeScreenshot(
  virsh: Pick<VirshSession, 'execute'>,
  uuid: string,
  folder: string,
): Promise<Buffer | undefined> {
  const file = join(folder, `screenshot-${uuid}`);
  const reply = await virsh.execute(['screenshot', '--domain', uuid, '--file', file]);
  if (reply.error !== undefined) return undefined;
  const bytes = await readFile(file);
  await rm(file, { force: true });
  return bytes;
}
