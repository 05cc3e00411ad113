import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

type Pages = Readonly<Record<string, () => string>>;

/** The pages whose file in `folder` is missing, or differs from what their function returns, as file names. */
export async function stalePages(pages: Pages, folder: string): Promise<string[]> {
  const stale = await Promise.all(
    Object.entries(pages).map(async ([name, page]) => {
      const file = `${name}.md`;
      return (await textOf(join(folder, file))) === page() ? [] : [file];
    }),
  );
  return stale.flat();
}

/** Writes the stale pages into `folder`, and returns their file names. */
export async function writePages(pages: Pages, folder: string): Promise<string[]> {
  const stale = await stalePages(pages, folder);
  for (const [name, page] of Object.entries(pages)) {
    if (stale.includes(`${name}.md`)) await writeFile(join(folder, `${name}.md`), page());
  }
  return stale;
}

async function textOf(file: string): Promise<string | undefined> {
  return await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
