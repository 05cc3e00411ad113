import { chmod, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Gives the owner write permission on everything in a folder. Nix removes it from everything in its store, so that a copy could be neither renamed
 * nor removed. The narHash does not change.
 */
export async function makeWritable(folder: string): Promise<void> {
  await allowWriting(folder);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeWritable(path);
    else if (entry.isFile()) await allowWriting(path);
  }
}

async function allowWriting(path: string): Promise<void> {
  await chmod(path, (await stat(path)).mode | 0o200);
}
