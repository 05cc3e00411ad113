import { access, chmod, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { VirshSession } from '../../libvirt/virsh-session.ts';
import type { LabState } from '../../model/lab-state.ts';
import { runChecked } from '../../process/run.ts';
import { pathOf } from './install-medium.ts';
import type { BootableDomain } from './room.ts';
import { visitXml } from './visit-xml.ts';

/** Readable for QEMU's user, whoever that is, and with enough space; removed at the end. */
const parent = '/var/tmp';

/**
 * A shut-off domain of a host, prepared for one start with the probe in its drive: overlays over its disks, a copy of its NVRAM, and its TPM state
 * saved. Its definition in libvirt is not touched. Closing it restores the TPM state and leaves nothing behind.
 */
export class HostVisit implements AsyncDisposable {
  readonly folder: string;
  /** The domain as it is started: from separate XML, with the copy of its NVRAM. */
  readonly domain: BootableDomain;
  readonly #uri: string;
  readonly #tpm: string | undefined;

  private constructor(folder: string, domain: BootableDomain, uri: string, tpm: string | undefined) {
    this.folder = folder;
    this.domain = domain;
    this.#uri = uri;
    this.#tpm = tpm;
  }

  /** The ISO that its XML names. */
  get medium(): string {
    return join(this.folder, 'probe.iso');
  }

  /**
   * @param uri of a libvirt on this machine
   * @throws VirtspecError `boot-host-files` if this user may not read what must be saved; `virsh-refused`
   */
  static async open(uri: string, domain: BootableDomain, state: LabState): Promise<HostVisit> {
    const folder = await mkdtemp(join(parent, 'virtspec-probe-'));
    const nvram = domain.firmware.kind === 'bios' ? undefined : join(folder, 'nvram.fd');
    const tpm = domain.tpm?.backend === 'emulator' ? `/var/lib/libvirt/swtpm/${domain.uuid}` : undefined;
    const startFrom = join(folder, 'domain.xml');
    const visitor = { ...domain, startFrom, firmware: { ...domain.firmware, nvram } };
    const visit = new HostVisit(folder, visitor, uri, undefined);
    try {
      await chmod(folder, 0o711);
      if (nvram !== undefined) await copyIfThere(domain.firmware.nvram, nvram);
      await mkdir(join(folder, 'kept'), { mode: 0o700 });
      if (tpm !== undefined) await copyIfThere(tpm, join(folder, 'kept/tpm'));
      await using virsh = await VirshSession.open(uri);
      const overlays = await makeOverlays(domain, state, folder, virsh);
      const inactive = await virsh.output(['dumpxml', '--inactive', '--security-info', '--domain', domain.uuid]);
      const files = { medium: visit.medium, overlays, nvram };
      await writeFile(startFrom, visitXml({ origin: domain.name, text: inactive }, files), { mode: 0o600 });
      return new HostVisit(folder, visitor, uri, tpm);
    } catch (error) {
      await visit[Symbol.asyncDispose]();
      const { code } = error as NodeJS.ErrnoException;
      throw code === 'EACCES' || code === 'command-failed' ? mayNotRead(domain.name, error as Error) : error;
    }
  }

  /** Shuts the domain off if it still runs (in a new session, because the run's may be broken), and restores everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await using virsh = await VirshSession.open(this.#uri);
      const state = await virsh.execute(['domstate', '--domain', this.domain.uuid]);
      if (state.output.trim() !== 'shut off') await virsh.execute(['destroy', '--domain', this.domain.uuid]);
    } finally {
      await this.#putBack();
      await rm(this.folder, { recursive: true, force: true });
    }
  }

  async #putBack(): Promise<void> {
    if (this.#tpm === undefined) return;
    const kept = join(this.folder, 'kept/tpm');
    if (!(await isThere(kept))) return rm(this.#tpm, { recursive: true, force: true });
    for (const name of await readdir(this.#tpm).catch(() => [])) await rm(join(this.#tpm, name), { recursive: true });
    // `cp -a` preserves owners, which Node's own copy does not.
    await runChecked(['cp', '-a', '--', `${kept}/.`, this.#tpm]);
  }
}

/** Empty images that receive all writes; their base images are only read. */
async function makeOverlays(
  domain: BootableDomain,
  state: LabState,
  folder: string,
  virsh: VirshSession,
): Promise<ReadonlyMap<string, string>> {
  const overlays = new Map<string, string>();
  for (const disk of domain.disks.filter(({ device }) => device === 'disk' || device === 'lun')) {
    const base = pathOf(disk, state) ?? (disk.type === 'block' ? disk.file : undefined);
    if (base === undefined || disk.target === undefined) throw diskUnknown(domain.name, disk.target ?? '?', disk.type);
    const bytes = await capacityOf(domain, { path: base, target: disk.target }, state, virsh);
    const overlay = join(folder, `${disk.target}.qcow2`);
    // -u: the base is not opened, because perhaps only QEMU's user may open it.
    const under = ['-b', base, '-F', disk.format ?? 'raw'];
    await runChecked(['qemu-img', 'create', '-q', '-u', '-f', 'qcow2', ...under, overlay, bytes]);
    await chmod(overlay, 0o666);
    overlays.set(disk.target, overlay);
  }
  return overlays;
}

/** Bytes, as text. For a volume, from its pool: libvirt cannot report it through the domain while that is shut off. */
async function capacityOf(
  { uuid }: BootableDomain,
  { path, target }: { readonly path: string; readonly target: string },
  { pools }: LabState,
  virsh: VirshSession,
): Promise<string> {
  const volume = pools.flatMap(({ volumes }) => volumes).find((one) => one.path === path);
  if (volume?.capacity !== undefined) return `${volume.capacity}`;
  const info = await virsh.output(['domblkinfo', '--domain', uuid, '--device', target]);
  return /^Capacity:\s+(\d+)/m.exec(info)?.[1] ?? '0';
}

async function copyIfThere(from: string | undefined, to: string): Promise<void> {
  if (from === undefined || !(await isThere(from))) return;
  if (from.startsWith('/var/lib/libvirt/swtpm/')) await runChecked(['cp', '-a', '--', from, to]);
  else await copyFile(from, to);
}

/** @throws the file system's error if this user may not access it */
async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function mayNotRead(name: string, cause: Error): VirtspecError {
  return new VirtspecError({
    code: 'boot-host-files',
    kind: 'environment',
    what: `${name} cannot be booted on this host: its NVRAM or TPM state cannot be set aside; nothing was started`,
    why: cause.message,
    fix: 'Run virtspec as root.',
    cause,
  });
}

function diskUnknown(name: string, target: string, type: string): VirtspecError {
  return new VirtspecError({
    code: 'boot-host-disk',
    kind: 'refused',
    what: `${name} is not booted on this host: its disk ${target} cannot be protected from being written to`,
    why: `it is of type ${type}, and only files, volumes of pools and block devices can have an overlay`,
    fix: 'Boot it in the sandbox: omit --target host.',
  });
}
