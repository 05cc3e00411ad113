import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { makeFolders } from '../process/make-folders.ts';

/**
 * The folder that a sandbox shares with its host. Its name is short, because the path of a Unix socket is limited to 107 bytes.
 * @throws VirtspecError `sandbox-folder`
 */
export async function makeSharedFolder(): Promise<string> {
  const parent = tmpdir();
  try {
    await makeFolders(parent);
    return await mkdtemp(join(parent, 'virtspec-'));
  } catch (cause) {
    throw new VirtspecError({
      code: 'sandbox-folder',
      kind: 'environment',
      what: `cannot create a folder in ${parent}`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'Free space there, or set TMPDIR to a writable folder.',
      cause,
    });
  }
}
