import type { XmlElement } from '../xml/element.ts';

/** Where a disk's file is: a path, or a volume of a pool. */
export type DiskSource = { readonly file: string } | { readonly pool: string; readonly volume: string };

/** A disk that the domain writes. */
export interface WrittenDisk {
  /** `vda` */
  readonly target: string;
  readonly source: DiskSource;
  /** Of its image; libvirt takes a missing one for raw. */
  readonly format: string;
}

/** The state of a software TPM: the folder that libvirt chooses, or one that the definition names. */
export interface TpmState {
  readonly version: '1.2' | '2.0';
  readonly folder: string | undefined;
}

/** The UEFI variables: the file that the definition names, or one that libvirt chooses, of that format. */
export interface NvramState {
  readonly path: string | undefined;
  readonly format: string;
}

/** What of a domain changes when it runs. */
export interface DomainParts {
  readonly disks: readonly WrittenDisk[];
  readonly nvram: NvramState | undefined;
  readonly tpm: TpmState | undefined;
}

/** One sentence without a full stop: why a domain has something that no checkpoint can contain. */
export type Reason = string;

/**
 * The parts of a domain that a checkpoint contains, and why it cannot contain others. Disks that the domain only reads (CD-ROMs) are no part of it.
 * https://libvirt.org/formatdomain.html
 * @param root of `virsh dumpxml`
 */
export function partsOf(root: XmlElement): { readonly parts: DomainParts; readonly reasons: readonly Reason[] } {
  const reasons: Reason[] = [];
  const devices = root.child('devices');
  const disks = devices?.children('disk').flatMap((disk) => writtenDisk(disk, reasons)) ?? [];
  const nvram = nvramOf(root.child('os'), reasons);
  const tpm = tpmOf(devices?.child('tpm'), reasons);
  return { parts: { disks, nvram, tpm }, reasons };
}

/**
 * Why the memory of a running domain cannot be saved: libvirt refuses that for devices of the host, and for programs outside of QEMU that hold a part of
 * the guest's state.
 * @param root of the live `virsh dumpxml`
 */
export function memoryReasons(root: XmlElement): readonly Reason[] {
  const devices = root.child('devices');
  const has = (name: string, is: (element: XmlElement) => boolean) => devices?.children(name).some(is) === true;
  const found: readonly (readonly [boolean, string])[] = [
    [has('hostdev', () => true), 'a device of the host (hostdev)'],
    [has('interface', (one) => one.attribute('type') === 'hostdev'), 'a network card of the host (hostdev)'],
    [
      has('interface', (one) => /^(vhostuser|vdpa)$/.test(one.attribute('type') ?? '')),
      'a vhost-user or vDPA interface',
    ],
    [has('filesystem', () => true), 'a shared folder (filesystem)'],
    [has('disk', (one) => one.child('transient') !== undefined), 'a transient disk'],
  ];
  return found.flatMap(([is, what]) =>
    is ? [`it runs and has ${what}, whose state no memory image contains; shut it down first`] : [],
  );
}

function writtenDisk(disk: XmlElement, reasons: Reason[]): WrittenDisk[] {
  const target = disk.child('target')?.attribute('dev') ?? '?';
  const source = disk.child('source');
  if (disk.child('readonly') || disk.attribute('device') === 'cdrom' || source === undefined) return [];
  if (disk.child('shareable')) {
    reasons.push(`disk ${target} is shareable, so other domains may write to it`);
    return [];
  }
  const found = sourceOf(disk.attribute('type') ?? 'file', source);
  if (found) return [{ target, source: found, format: disk.child('driver')?.attribute('type') ?? 'raw' }];
  reasons.push(`disk ${target} has type ${disk.attribute('type')}, which is not a file that can be copied`);
  return [];
}

function sourceOf(type: string, source: XmlElement): DiskSource | undefined {
  const [file, pool, volume] = ['file', 'pool', 'volume'].map((name) => source.attribute(name));
  if (type === 'file' && file !== undefined) return { file };
  if (type === 'volume' && pool !== undefined && volume !== undefined) return { pool, volume };
  return undefined;
}

function nvramOf(os: XmlElement | undefined, reasons: Reason[]): NvramState | undefined {
  const [loader, nvram] = [os?.child('loader'), os?.child('nvram')];
  const pflash = loader?.attribute('type') === 'pflash';
  if (loader?.attribute('stateless') === 'yes') return undefined;
  if (nvram === undefined && os?.attribute('firmware') !== 'efi' && !pflash) return undefined;
  const type = nvram?.attribute('type') ?? 'file';
  if (type !== 'file') reasons.push(`its NVRAM has type ${type}, which is not a file that can be copied`);
  if (pflash && loader?.attribute('readonly') === 'no')
    reasons.push('its firmware is not read-only, so it keeps its variables in it');
  const path = nvram?.text || nvram?.child('source')?.attribute('file') || undefined;
  return { path, format: nvram?.attribute('format') ?? loader?.attribute('format') ?? 'raw' };
}

function tpmOf(tpm: XmlElement | undefined, reasons: Reason[]): TpmState | undefined {
  const backend = tpm?.child('backend');
  if (backend === undefined) return undefined;
  const type = backend.attribute('type');
  const source = backend.child('source');
  if (type !== 'emulator') reasons.push(`its TPM is of type ${type}, whose state is not in files of libvirt`);
  else if (source?.attribute('type') === 'file')
    reasons.push('the state of its TPM is a single file, which is not supported');
  else {
    const version = backend.attribute('version') === '1.2' ? '1.2' : '2.0';
    return { version, folder: source?.attribute('path') };
  }
  return undefined;
}
