import { dirname } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { mirrorFrom } from '../guest/medium/pinned.ts';
import { cachePath } from '../process/cache-folder.ts';
import { runSignal } from '../run/run-signal.ts';
import { listSystems, removeSystem } from '../system/cached-systems.ts';
import { findSystem, obtainSystem } from '../system/find-system.ts';
import { listOfReleases } from '../system/releases.ts';
import type { System } from '../system/system.ts';

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
      what: `${name} is there, and nothing has to be made or unpacked`,
      fix: `Use it as it is: verify --libvirt ${name}. What can be added: ${listOfReleases()}, or the archive of a file system.`,
    });
  }
  if ('system' in found) {
    process.stdout.write(`The libvirt of ${name} was there already: ${found.system.root}\n`);
    return;
  }
  using run = runSignal(timeout, 'nothing half-made was left');
  const [verb, done] =
    'image' in found.make ? ['Unpacking', 'Unpacked'] : ['Making the libvirt of', 'Made the libvirt of'];
  process.stderr.write(`${verb} ${name} in ${found.folder}: some hundred megabytes, and minutes ...\n`);
  const system = await obtainSystem(found, { signal: run.signal, mirror: mirrorFrom(process.env) });
  process.stdout.write(`${done} ${name}: ${system.root}\n  use it   virtspec verify --libvirt ${name}\n`);
}

/** Whether virtspec has made it, as against a user's own folder. */
function isKept({ root }: System): boolean {
  return dirname(root) === cachePath('libvirts');
}

/** `virtspec libvirt list`: one a line. */
export async function listLibvirtCommand(): Promise<void> {
  const systems = await listSystems();
  for (const { name, libvirt, image, made, folder } of systems) {
    const what = libvirt === undefined ? (image === undefined ? 'not whole' : 'an image') : `libvirt ${libvirt}`;
    const from = image === undefined ? '' : `, of ${image}`;
    process.stdout.write(`${name}  ${what}${from}, made ${made.toISOString().slice(0, 10)}  ${folder}\n`);
  }
  if (systems.length === 0) process.stderr.write(`Nothing in ${cachePath('libvirts')}.\n`);
}

/** `virtspec libvirt remove`. */
export async function removeLibvirtCommand(name: string): Promise<void> {
  process.stdout.write(`Removed ${await removeSystem(name)}.\n`);
}
