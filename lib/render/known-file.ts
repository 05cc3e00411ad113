import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScratchFolder } from '../process/scratch-folder.ts';
import type { IgnoredMemory } from './ignored-attributes.ts';

/** The argument `known` of `render.nix`: a file, because it may be longer than a command line. It is gone when this is closed. */
export class KnownFile implements AsyncDisposable {
  readonly #folder: ScratchFolder | undefined;
  readonly argument: Readonly<Record<string, string>>;

  private constructor(folder?: ScratchFolder, file?: string) {
    this.#folder = folder;
    this.argument = file === undefined ? {} : { known: file };
  }

  /** Without a memory, or with an empty one, there is no file. */
  static async of(memory: IgnoredMemory | undefined): Promise<KnownFile> {
    const known = memory?.known();
    if (!known || known.size === 0) return new KnownFile();
    const folder = await ScratchFolder.make(join(tmpdir(), 'virtspec-known-'));
    const file = join(folder.path, 'known.json');
    await writeFile(file, JSON.stringify(Object.fromEntries(known)));
    return new KnownFile(folder, file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder?.[Symbol.asyncDispose]();
  }
}
