import { access, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DebianPackage, PackageSource, SourceOptions } from './package-source.ts';

/**
 * Has `source` download what is not in `folder` yet. A file appears there whole or not at all: two virtspecs may do this at the same time,
 * and one may be broken off.
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
  const draft = await mkdtemp(join(folder, 'draft-'));
  try {
    await source.download(missing, draft, options);
    await Promise.all(missing.map(({ file }) => rename(join(draft, file), join(folder, file))));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
