import { access, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ScratchFolder } from '../../process/scratch-folder.ts';
import type { DebianPackage, PackageSource, SourceOptions } from './package-source.ts';

/**
 * Has `source` download what is not in `folder` yet. A file appears there completely or not at all: two virtspecs may do this at the same time, and
 * one may be interrupted.
 *
 * @throws VirtspecError as `PackageSource.download`
 */
export async function downloadPackages(
  source: PackageSource,
  packages: readonly DebianPackage[],
  folder: string,
  options: SourceOptions,
): Promise<void> {
  const there = await Promise.all(packages.map(({ file }) => exists(join(folder, file))));
  const missing = packages.filter((_, index) => !there[index]);
  if (missing.length === 0) return;
  await using draft = await ScratchFolder.make(join(folder, 'draft-'));
  await source.download(missing, draft.path, options);
  await Promise.all(missing.map(({ file }) => rename(join(draft.path, file), join(folder, file))));
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
