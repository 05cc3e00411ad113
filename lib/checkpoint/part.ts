import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { syncFile } from './copy-file.ts';

/** What a save that was killed leaves to be done: domains that ran, whose memory is in its folder. */
const unfinished = z.object({
  connection: z.string(),
  domains: z.array(z.object({ name: z.string(), uuid: z.string(), file: z.string(), disks: z.array(z.string()) })),
});

export type Unfinished = z.infer<typeof unfinished>;

/** The end of the name of a checkpoint that is being made. */
export const partEnd = '.part';

const record = 'unfinished.json';

/** The folder in which a checkpoint is made: `NAME.part`, which takes its name at the end. Disks and definitions hold secrets: only its owner can enter it. */
export class Part {
  readonly path: string;
  readonly #folder: string;
  readonly #name: string;

  private constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
    this.path = join(folder, `${name}${partEnd}`);
  }

  static async make(folder: string, name: string): Promise<Part> {
    const part = new Part(folder, name);
    await mkdir(part.path, { mode: 0o700 });
    return part;
  }

  /** Writes down, before the first domain is saved, which domains must run again. */
  async remember(what: Unfinished): Promise<void> {
    await this.write(record, JSON.stringify(what));
    await syncFile(this.path);
    await syncFile(this.#folder);
  }

  /** Every saved domain runs again. */
  async forget(): Promise<void> {
    await rm(join(this.path, record), { force: true });
  }

  /** Writes a new file, on the disk when this returns. */
  async write(file: string, text: string): Promise<void> {
    const path = join(this.path, file);
    await writeFile(path, text, { flag: 'wx', mode: 0o600, flush: true });
  }

  /** Gives it its name, as the last step. */
  async finish(folders: readonly string[]): Promise<string> {
    for (const folder of folders) await syncFile(join(this.path, folder));
    await syncFile(this.path);
    const path = join(this.#folder, this.#name);
    await rename(this.path, path);
    await syncFile(this.#folder);
    return path;
  }

  async discard(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** What is left to be done for a part; undefined if nothing is. */
export async function readUnfinished(part: string): Promise<Unfinished | undefined> {
  const text = await readFile(join(part, record), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  // A record that is not whole was not yet on the disk, so no domain had been saved.
  const parsed = unfinished.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
