import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApplyError } from '../deploy/deployer.ts';
import { nixVirtDeployer } from '../deploy/nixvirt-deployer.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { VirshCommand } from '../libvirt/virsh-command.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { collectMoment } from '../snapshot/moment.ts';
import { Watched, type WatchOptions } from '../snapshot/watched.ts';
import type { Applied } from './observation.ts';

/** A release, and the Python that runs its activation. */
export interface AppliedRelease {
  readonly release: string;
  readonly folder: string;
  readonly python: string;
}

/** The file of NixVirt's source that determines what an apply changes. */
const toolFile = 'tool/nixvirt.py';

/**
 * Applies a lab with a release's own activation, starts one of its domains, applies again, and removes everything.
 *
 * @returns what the second apply did, or why an apply, or the start, was refused
 * @throws VirtspecError of kind `environment` if something broke; the signal's reason
 */
export async function applyTwice(
  objects: readonly RenderedObject[],
  beside: string,
  { release, folder: source, python }: AppliedRelease,
  where: WatchOptions,
): Promise<Applied> {
  const { virsh, folder, signal } = where;
  const deployer = nixVirtDeployer({ name: release, source, python, virsh, folder: join(folder, 'apply') });
  const connection = { objects, emptied: [], absent: [] };
  const about = { tool: { text: await textOf(join(source, toolFile)), origin: toolFile }, beside };
  try {
    await forgetTpms(objects, where.run);
    await deployer.apply(connection, signal);
    const started = await virsh.execute(['start', '--domain', beside]);
    if (started.error !== undefined) return { ...about, refused: `${beside} does not start: ${started.error}` };
    // Only its process and its MACs are compared, and none of its files: no need to wait for its firmware.
    await using watched = await Watched.begin(where, await collectMoment(virsh, where.run));
    await deployer.apply(connection, signal);
    return { ...about, ...(await watched.finish()) };
  } catch (error) {
    if (!(error instanceof ApplyError) || error.kind !== 'refused') throw error;
    return { ...about, refused: error.message };
  } finally {
    await removeObjects(objects, virsh);
  }
}

/** As for domains that were never started: the start that creates a TPM's state may write into the definition. */
async function forgetTpms(objects: readonly RenderedObject[], run: WatchOptions['run']): Promise<void> {
  const states = objects.flatMap(({ uuid }) => (uuid === undefined ? [] : [`/var/lib/libvirt/swtpm/${uuid}`]));
  await run(['rm', '-rf', '--', ...states]);
}

/** Domains first: they use networks. The state after a failed apply is unknown, so any object may be missing. */
async function removeObjects(objects: readonly RenderedObject[], virsh: WatchOptions['virsh']): Promise<void> {
  const removing = (kind: RenderedObject['kind'], ...verbs: readonly string[]): VirshCommand[] =>
    objects.filter((object) => object.kind === kind).flatMap(({ name }) => verbs.map((verb) => [verb, name] as const));
  const commands = [
    ...removing('domain', 'destroy'),
    ...objects.flatMap(({ kind, name }) => (kind === 'domain' ? [['undefine', name, '--nvram'] as const] : [])),
    ...removing('network', 'net-destroy', 'net-undefine'),
    ...removing('pool', 'pool-destroy', 'pool-undefine'),
  ];
  try {
    for (const command of commands) await virsh.execute(command);
  } catch (error) {
    // The sandbox has died, and everything with it; this is reported elsewhere.
    if (!(error instanceof VirtspecError) || error.code !== 'libvirt-connection-lost') throw error;
  }
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
