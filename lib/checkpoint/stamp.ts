import { stat } from 'node:fs/promises';

/** By which a file that is written to is noticed, and to whom it belongs. */
export interface Stamp {
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Undefined for a path that does not exist. */
export async function stampOf(path: string): Promise<Stamp | undefined> {
  try {
    const { size, mtimeMs, mode, uid, gid } = await stat(path);
    return { size, modified: mtimeMs, mode: mode & 0o7777, uid, gid };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function exists(path: string): Promise<boolean> {
  return (await stampOf(path)) !== undefined;
}
