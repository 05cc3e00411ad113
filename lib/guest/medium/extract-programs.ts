import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { neededLibraries } from './elf.ts';
import type { GuestProgram } from './flavour.ts';

/** What to unpack from packages with programs and libraries, as patterns: programs, and libraries by the names with which they are searched. */
export const programFiles: readonly string[] = ['*/bin/*', '*/sbin/*', '*/lib/openssh/*', '*.so.*'];

/** Where the loader is, and where it searches libraries. */
const loader = 'ld-linux-x86-64.so.2';
const loaderFolder = 'lib64';
const libraryFolder = 'lib/x86_64-linux-gnu';

/** Loaded by glibc itself when a thread ends. */
const loadedLater = ['libgcc_s.so.1'] as const;

/**
 * Copies programs and the libraries that they need into `folder`, under their paths in the guest.
 * @param root where the packages were unpacked, as far as `programFiles` match
 * @param files all files in it, relative to it
 * @param missing the error for a program or library that no package has
 */
export async function extractPrograms(
  { root, files, folder }: { readonly root: string; readonly files: readonly string[]; readonly folder: string },
  programs: readonly GuestProgram[],
  missing: (what: string) => Error,
): Promise<void> {
  // Elsewhere are plugins, and links to these by absolute paths.
  const inFolder = files.filter((file) => basename(dirname(file)) === basename(libraryFolder));
  const libraries = new Map(inFolder.map((file) => [basename(file), file]));
  const copied = new Set<string>();
  const copy = async (file: string, place: string): Promise<readonly string[]> => {
    await mkdir(join(folder, dirname(place)), { recursive: true });
    await copyFile(join(root, file), join(folder, place));
    return neededLibraries(await readFile(join(root, file)));
  };
  let needed: readonly string[] = programs.length > 0 ? [loader, ...loadedLater] : [];
  for (const { path, optional } of programs) {
    const file = files.find((one) => path.test(one));
    if (file !== undefined) needed = [...needed, ...(await copy(file, file))];
    else if (!optional) throw missing(path.source.replace(/.*\/|\$$/g, ''));
  }
  while (needed.length > 0) {
    const next = [...new Set(needed)].filter((name) => !copied.has(name));
    needed = [];
    for (const name of next) {
      copied.add(name);
      const file = libraries.get(name);
      if (file === undefined) throw missing(name);
      needed = [...needed, ...(await copy(file, join(name === loader ? loaderFolder : libraryFolder, name)))];
    }
  }
}
