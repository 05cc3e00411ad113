import { dirname } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { mirrorFrom } from '../guest/medium/pinned.ts';
import { cachePath } from '../process/cache-folder.ts';
import { runSignal } from '../run/run-signal.ts';
import { listSystems, removeSystem } from '../system/cached-systems.ts';
import { findSystem, obtainSystem } from '../system/find-system.ts';
import { listOfReleases } from '../system/releases.ts';
import type { System } from '../system/system.ts';
import { ownCommand } from './own-command.ts';

/**
 * `virtspec libvirt add`.
 * @throws VirtspecError `libvirt-not-added`; as `findSystem`, `obtainSystem`
 */
export async function addLibvirtCommand(name: string, { timeout }: { readonly timeout: number }): Promise<void> {
  const found = findSystem(name);
  if ('system' in found && !isKept(found.system)) {
    throw new VirtspecError({
      code: 'libvirt-not-added',
      kind: 'usage',
      what: `${name} cannot be added: it is not built or unpacked, but used in place`,
      fix: `Pass it to verify: --libvirt ${name}. What can be added: ${listOfReleases()}, or the archive of a file system.`,
    });
  }
  if ('system' in found) {
    process.stdout.write(`The libvirt of ${name} is already in the cache: ${found.system.root}\n`);
    return;
  }
  using run = runSignal(timeout, 'no partial files were left');
  const [verb, done] =
    'image' in found.make ? ['Unpacking', 'Unpacked'] : ['Building the libvirt of', 'Built the libvirt of'];
  process.stderr.write(`${verb} ${name} in ${found.folder} (several hundred megabytes; takes minutes) ...\n`);
  const system = await obtainSystem(found, { signal: run.signal, mirror: mirrorFrom(process.env) });
  process.stdout.write(`${done} ${name}: ${system.root}\n  to use it: ${ownCommand()} verify --libvirt ${name}\n`);
}

/** Whether it is in virtspec's cache, as opposed to a user's own folder. */
function isKept({ root }: System): boolean {
  return dirname(root) === cachePath('libvirts');
}

/** `virtspec libvirt list`: one per line. */
export async function listLibvirtCommand(): Promise<void> {
  const systems = await listSystems();
  for (const { name, libvirt, image, made, folder } of systems) {
    const what =
      libvirt === undefined ? (image === undefined ? 'incomplete' : 'unpacked archive') : `libvirt ${libvirt}`;
    const from = image === undefined ? '' : `, from ${image}`;
    process.stdout.write(`${name}  ${what}${from}, created ${made.toISOString().slice(0, 10)}  ${folder}\n`);
  }
  if (systems.length === 0) process.stderr.write(`No libvirt releases in ${cachePath('libvirts')}.\n`);
}

/** `virtspec libvirt remove`. */
export async function removeLibvirtCommand(name: string): Promise<void> {
  process.stdout.write(`Removed ${await removeSystem(name)}.\n`);
}
