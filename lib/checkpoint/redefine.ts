import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VirshSession } from '../libvirt/virsh-session.ts';

/**
 * Gives domains their former definitions back. One that had none keeps the one that it was given: without its files it does no harm.
 * @param folder for files that virsh reads
 * @throws VirtspecError `virsh-refused`
 */
export async function redefine(
  virsh: VirshSession,
  folder: string,
  domains: readonly { readonly uuid: string; readonly definition?: string | undefined }[],
): Promise<void> {
  for (const { uuid, definition } of domains) {
    if (definition === undefined) continue;
    const file = join(folder, `.definition-${uuid}.xml`);
    try {
      await writeFile(file, definition, { mode: 0o600 });
      await virsh.output(['define', '--file', file]);
    } finally {
      await rm(file, { force: true });
    }
  }
}
