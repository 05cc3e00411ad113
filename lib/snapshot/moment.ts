import {
  collectBases,
  collectFiles,
  collectLinks,
  type HostRunner,
  hashFiles,
  listFiles,
} from '../libvirt/host-view.ts';
import { collectInventory, type Inventory } from '../libvirt/inventory.ts';
import type { VirshReader } from '../libvirt/virsh-query.ts';
import type { HostState, LabState } from '../model/lab-state.ts';
import type { FileFingerprint, Moment } from '../model/moment.ts';
import type { Domain } from '../model/objects.ts';
import { type Clock, systemClock } from '../process/clock.ts';
import { limitOf } from '../process/patience.ts';

/** The complete state of a libvirt and its host: every object, the host's links, and the files of the volumes. */
export async function collectState(virsh: VirshReader, run: HostRunner): Promise<LabState> {
  const [inventory, links] = await Promise.all([collectInventory(virsh), collectLinks(run)]);
  return withMedia(inventory, links, run);
}

async function withMedia(inventory: Inventory, links: HostState['links'], run: HostRunner): Promise<LabState> {
  const media = mediumPaths(inventory);
  const files = await collectFiles(run, [...volumePaths(inventory), ...media]);
  const found = new Set(files.map(({ path }) => path));
  return { ...inventory, host: { links, files, missing: media.filter((path) => !found.has(path)) } };
}

/**
 * `collectState`, and in addition what an apply must leave alone: QEMU's pids, NVRAM and TPM state.
 * @param earlier the previous moment: its files are looked for too, even if no pool lists them any more
 */
export async function collectMoment(virsh: VirshReader, run: HostRunner, earlier?: Moment): Promise<Moment> {
  const [inventory, links] = await Promise.all([collectInventory(virsh), collectLinks(run)]);
  const [state, pids, tpmFiles, bases] = await Promise.all([
    withMedia(inventory, links, run),
    qemuPids(run, inventory.domains),
    collectTpmFiles(run, inventory.domains),
    collectBases(run, overlayPaths(inventory)),
  ]);
  const hashed = [...nvramPaths(state), ...[...tpmFiles.values()].flat()];
  const known = [...(earlier?.files.keys() ?? [])].filter((path) => !hashed.includes(path));
  return { state, pids, files: await fingerprints(run, [...volumePaths(state), ...known], hashed), tpmFiles, bases };
}

/**
 * `collectMoment`, after the guests have not written to their NVRAM and TPM state for a second, so that any later change comes from elsewhere. If a
 * guest keeps writing for `patience` milliseconds (multiplied with `--timeout`), the moment is collected anyway; if no guest runs, there is no wait.
 */
export async function collectQuietMoment(
  virsh: VirshReader,
  run: HostRunner,
  options: { readonly patience: number; readonly signal?: AbortSignal | undefined; readonly clock?: Clock },
): Promise<Moment> {
  const { clock = systemClock } = options;
  const end = clock.now() + limitOf(options.patience).milliseconds;
  for (let before = await collectMoment(virsh, run); ; ) {
    if (clock.now() >= end || before.pids.size === 0) return before;
    await clock.sleep(1_000, options.signal);
    const after = await collectMoment(virsh, run);
    if (hashesOf(after) === hashesOf(before)) return after;
    before = after;
  }
}

function hashesOf({ files }: Moment): string {
  return JSON.stringify([...files.values()].map(({ path, sha256 }) => [path, sha256]));
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

/** Images that domains boot from and only read. */
function mediumPaths({ domains }: Pick<LabState, 'domains'>): string[] {
  const media = domains.flatMap(({ disks }) => disks.filter(({ device }) => device === 'cdrom'));
  return [...new Set(media.flatMap(({ file }) => file ?? []))];
}

/** Images that may have a backing file: a new snapshot is not in any pool's list yet; for others, the volume's XML shows it. */
function overlayPaths({ domains, pools }: Inventory): string[] {
  const volumes = new Map(pools.flatMap((pool) => pool.volumes).map(({ path, xml }) => [path, xml.text]));
  const images = domains.flatMap(({ disks }) =>
    disks.filter(({ device, format }) => device === 'disk' && format === 'qcow2'),
  );
  const paths = new Set(images.flatMap(({ file }) => file ?? []));
  return [...paths].filter((path) => volumes.get(path)?.includes('<backingStore>') ?? true);
}

function nvramPaths(state: Pick<LabState, 'domains'>): string[] {
  return state.domains.flatMap((domain) => domain.firmware.nvram ?? []);
}

/**
 * The state files of emulated TPMs, by domain name; libvirt stores them by UUID (`virTPMEmulatorInitPaths`: LOCALSTATEDIR/lib/libvirt/swtpm/UUID).
 */
async function collectTpmFiles(
  run: HostRunner,
  domains: readonly Domain[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const folders = domains.flatMap(({ name, tpm, uuid }) =>
    tpm?.backend === 'emulator' && uuid !== undefined ? [{ name, folder: `/var/lib/libvirt/swtpm/${uuid}/` }] : [],
  );
  const files = await listFiles(
    run,
    folders.map(({ folder }) => folder),
  );
  const byName = folders.map(({ name, folder }) => [name, files.filter((file) => file.startsWith(folder))] as const);
  return new Map(byName.filter(([, own]) => own.length > 0));
}

/** QEMU's pids by domain name, from the pid files that libvirt keeps while domains run; in one process. */
async function qemuPids(run: HostRunner, domains: readonly Domain[]): Promise<ReadonlyMap<string, number>> {
  const running = domains.filter(({ live }) => live?.active);
  if (running.length === 0) return new Map();
  const script = 'for file; do printf "%s\\0" "$(cat -- "$file")"; done';
  const files = running.map(({ name }) => `/run/libvirt/qemu/${name}.pid`);
  const pids = (await run(['sh', '-c', script, 'sh', ...files])).stdout.split('\0').map(Number);
  return new Map(running.flatMap(({ name }, index) => (pids[index] ? [[name, pids[index]] as const] : [])));
}
