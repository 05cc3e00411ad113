import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { requireOutputFolder } from '../process/output-place.ts';
import { writeWholeFile } from '../report/write-file.ts';

/** A folder that a command fills: it did not exist, or was empty, and is so again if the command fails. */
export class NewFolder {
  readonly path: string;
  readonly #isNew: boolean;

  private constructor(path: string, isNew: boolean) {
    this.path = path;
    this.#isNew = isNew;
  }

  /**
   * @param option with which the user can pass another one
   * @throws VirtspecError `init-exists`; as `requireOutputFolder`
   */
  static async require(path: string, option: string): Promise<NewFolder> {
    await requireOutputFolder(path);
    const entries = await readdir(path).catch(() => undefined);
    if (entries?.length) throw exists(shown(path), 'it is a folder with files', option);
    return new NewFolder(path, entries === undefined);
  }

  async write(file: string, text: string): Promise<void> {
    await writeWholeFile(join(this.path, file), text);
  }

  /** Removes what was written into it. */
  async emptyAgain(): Promise<void> {
    const entries = await readdir(this.path).catch(() => []);
    for (const entry of entries) await rm(join(this.path, entry), { recursive: true, force: true });
    if (this.#isNew) await rm(this.path, { recursive: true, force: true });
  }
}

/** As the user would write it here. */
export function shown(path: string): string {
  const here = relative(process.cwd(), path);
  return here.startsWith('..') ? path : here;
}

/** @param instead another way out, as a sentence */
export function exists(path: string, why: string, option: string, instead?: string): VirtspecError {
  return new VirtspecError({
    code: 'init-exists',
    kind: 'usage',
    what: `${path} already exists; nothing was written`,
    why,
    fix:
      instead === undefined
        ? `Remove it, or pass another place with ${option}.`
        : `${instead} Or remove it, or pass another place with ${option}.`,
  });
}
