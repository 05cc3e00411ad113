import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The text of each file, by its path. */
type Files = Readonly<Record<string, () => string>>;

/** The files below `folder` that are missing, or differ from what their function returns. */
export async function staleFiles(files: Files, folder: string): Promise<string[]> {
  const stale = await Promise.all(
    Object.entries(files).map(async ([path, text]) => ((await textOf(join(folder, path))) === text() ? [] : [path])),
  );
  return stale.flat();
}

/** Writes the stale files below `folder`, and returns their paths. */
export async function writeFiles(files: Files, folder: string): Promise<string[]> {
  const stale = await staleFiles(files, folder);
  for (const [path, text] of Object.entries(files)) {
    if (stale.includes(path)) await writeFile(join(folder, path), text());
  }
  return stale;
}

async function textOf(file: string): Promise<string | undefined> {
  return await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
