import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { VirshSession } from '../../libvirt/virsh-session.ts';

/**
 * A picture as `virsh screenshot` writes it; undefined where libvirt cannot take one: no graphics, or the domain has just ended.
 * @param folder where it stands while it is read
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
