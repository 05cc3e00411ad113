import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those that it is in, as far as they do not exist. (Node's own recursive `mkdir` was seen not to end where a file system refuses new
 * folders.)
 *
 * @param mode of those that are made
 * @throws the kernel's errors; `ENOTDIR` if something else has its name
 */
export async function makeFolders(path: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return requireFolder(path, error);
    const parent = dirname(path);
    // A folder that exists, and in which none can be made.
    if (code !== 'ENOENT' || parent === path || (await isThere(parent))) throw error;
    await makeFolders(parent, mode);
    await mkdir(path, { mode }).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause;
    });
  }
}

async function requireFolder(path: string, cause: unknown): Promise<void> {
  // A link that leads nowhere exists, too.
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  const why = found === undefined ? 'it is a symbolic link that leads nowhere' : 'it is not a folder';
  throw Object.assign(new Error(`${path}: ${why}`, { cause }), { code: 'ENOTDIR' });
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
