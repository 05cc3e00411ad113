import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

const usual = [
  '/usr/share/libvirt/schemas',
  '/usr/local/share/libvirt/schemas',
  '/run/current-system/sw/share/libvirt/schemas',
];

/**
 * The folder of libvirt's RELAX NG schemas: next to the `virsh` in `PATH` (with links resolved: in a Nix profile it is a link into the store), else
 * where distributions install them.
 *
 * @returns undefined if there is none
 */
export async function findSchemaFolder(env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  for (const folder of [...(await besideVirsh(env)), ...usual]) {
    if (await exists(join(folder, 'domain.rng'))) return folder;
  }
  return undefined;
}

async function besideVirsh(env: NodeJS.ProcessEnv): Promise<string[]> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const virsh = join(folder, 'virsh');
    if (!(await exists(virsh, constants.X_OK))) continue;
    return [join(dirname(dirname(await realpath(virsh))), 'share', 'libvirt', 'schemas')];
  }
  return [];
}

async function exists(path: string, mode = constants.R_OK): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
