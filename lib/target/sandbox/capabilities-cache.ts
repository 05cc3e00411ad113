import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { VirtspecError } from '../../error/virtspec-error.ts';

/**
 * The folder where libvirtd keeps what it learned of each QEMU binary, shared by all sandboxes of this user: asking QEMU takes
 * libvirtd about a second. libvirt itself checks every entry against the binary, its own build, the kernel and /dev/kvm.
 */
export async function capabilitiesCache(): Promise<string> {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'virtspec', 'libvirt-capabilities');
  try {
    await mkdir(folder, { recursive: true });
    return folder;
  } catch (cause) {
    throw new VirtspecError({
      code: 'cache-folder',
      kind: 'environment',
      what: `cannot make the cache folder ${folder}`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'Point XDG_CACHE_HOME at a folder that can be written.',
      cause,
    });
  }
}
