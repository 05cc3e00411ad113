import type { FileFingerprint, Moment } from '../model/moment.ts';
import { collectFiles, collectLinks, type HostRunner, hashFiles, listFiles } from '../libvirt/host-view.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Domain } from '../model/objects.ts';

/** The whole state of a libvirt and its host: every object, the host's links, and the files under the volumes. */
export async function collectState(virsh: VirshSession, run: HostRunner): Promise<LabState> {
  const [inventory, links] = await Promise.all([collectInventory(virsh), collectLinks(run)]);
  const files = await collectFiles(run, volumePaths(inventory));
  return { ...inventory, host: { links, files } };
}

/** `collectState`, with what a rebuild must leave alone beside it: QEMU's pids, NVRAM and TPM state. */
export async function collectMoment(virsh: VirshSession, run: HostRunner): Promise<Moment> {
  const state = await collectState(virsh, run);
  const running = state.domains.filter((domain) => domain.live?.active);
  const [pids, tpm] = await Promise.all([
    Promise.all(running.map(async (domain) => [domain.name, await qemuPid(run, domain)] as const)),
    Promise.all(state.domains.map(async (domain) => [domain.name, await tpmFiles(run, domain)] as const)),
  ]);
  const kept = [...nvramPaths(state), ...tpm.flatMap(([, paths]) => paths)];
  return {
    state,
    pids: new Map(pids.filter((entry): entry is [string, number] => entry[1] !== undefined)),
    files: await fingerprints(run, volumePaths(state), kept),
    tpmFiles: new Map(tpm.filter(([, paths]) => paths.length > 0)),
  };
}

async function fingerprints(
  run: HostRunner,
  volumes: readonly string[],
  hashed: readonly string[],
): Promise<ReadonlyMap<string, FileFingerprint>> {
  const [files, hashes] = await Promise.all([collectFiles(run, [...volumes, ...hashed]), hashFiles(run, hashed)]);
  return new Map(files.map((file) => [file.path, { ...file, sha256: hashes.get(file.path) }]));
}

function volumePaths(state: Pick<LabState, 'pools'>): string[] {
  return state.pools.flatMap((pool) => pool.volumes.flatMap((volume) => volume.path ?? []));
}

function nvramPaths(state: Pick<LabState, 'domains'>): string[] {
  return state.domains.flatMap((domain) => domain.firmware.nvram ?? []);
}

/** libvirt's default state folder of an emulated TPM (`virTPMEmulatorInitPaths`: LOCALSTATEDIR/lib/libvirt/swtpm/UUID). */
async function tpmFiles(run: HostRunner, domain: Domain): Promise<string[]> {
  if (domain.tpm?.backend !== 'emulator' || domain.uuid === undefined) return [];
  return listFiles(run, [`/var/lib/libvirt/swtpm/${domain.uuid}`]);
}

/** From the pid file that libvirt keeps while the domain runs. */
async function qemuPid(run: HostRunner, domain: Domain): Promise<number | undefined> {
  const { stdout } = await run(['cat', '--', `/run/libvirt/qemu/${domain.name}.pid`]);
  return Number(stdout.trim()) || undefined;
}
