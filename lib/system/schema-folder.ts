import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from './system.ts';

/**
 * The schema folder of another system's libvirt, whether it exists or not.
 * @returns undefined for this machine's own, which must be searched for
 */
export function schemaFolderOf(system: System | undefined): string | undefined {
  if (system === undefined || system.isHere) return undefined;
  const folders = system.shared('libvirt/schemas');
  return folders.find((folder) => existsSync(join(folder, 'domain.rng'))) ?? folders[0];
}
