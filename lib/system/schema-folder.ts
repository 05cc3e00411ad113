import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from './system.ts';

/**
 * Where another system's libvirt has its schemas, whether they are there or not.
 * @returns undefined for this machine's own, whose are looked for
 */
export function schemaFolderOf(system: System | undefined): string | undefined {
  if (system === undefined || system.isHere) return undefined;
  const folders = system.shared('libvirt/schemas');
  return folders.find((folder) => existsSync(join(folder, 'domain.rng'))) ?? folders[0];
}
