import { VirtspecError } from '../error/virtspec-error.ts';
import { mirrorFrom } from '../probe/pinned.ts';
import { cachePath } from '../process/cache-folder.ts';
import { listSystems, removeSystem } from '../target/system/cached-systems.ts';
import { findSystem, obtainSystem } from '../target/system/find-system.ts';
import { listOfReleases, releases } from '../target/system/releases.ts';
import { runSignal } from './run-signal.ts';

/**
 * `virtspec libvirt add`.
 * @throws VirtspecError `system-unknown`; as `makeSystem`
 */
export async function addLibvirtCommand(name: string, { timeout }: { readonly timeout: number }): Promise<void> {
  if (!releases.some(({ suite }) => suite === name)) {
    throw new VirtspecError({
      code: 'system-unknown',
      kind: 'usage',
      what: `${name} is no release whose libvirt virtspec can make`,
      fix: `Take one of ${listOfReleases()}. A folder needs no adding: verify --libvirt PATH.`,
    });
  }
  const found = findSystem(name);
  if ('system' in found) {
    process.stdout.write(`The libvirt of ${name} was there already: ${found.system.root}\n`);
    return;
  }
  using run = runSignal(timeout, 'nothing half-made was left');
  process.stderr.write(`Making the libvirt of ${name} in ${found.folder}: some hundred megabytes, and minutes ...\n`);
  const system = await obtainSystem(found, { signal: run.signal, mirror: mirrorFrom(process.env) });
  process.stdout.write(`Made the libvirt of ${name}: ${system.root}\n  use it   virtspec verify --libvirt ${name}\n`);
}

/** `virtspec libvirt list`: one a line. */
export async function listLibvirtCommand(): Promise<void> {
  const systems = await listSystems();
  for (const { suite, libvirt, made, folder } of systems) {
    const what = libvirt === undefined ? 'not whole' : `libvirt ${libvirt}`;
    process.stdout.write(`${suite}  ${what}, made ${made.toISOString().slice(0, 10)}  ${folder}\n`);
  }
  if (systems.length === 0) process.stderr.write(`Nothing in ${cachePath('libvirts')}.\n`);
}

/** `virtspec libvirt remove`. */
export async function removeLibvirtCommand(name: string): Promise<void> {
  process.stdout.write(`Removed ${await removeSystem(name)}.\n`);
}
