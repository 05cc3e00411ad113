import { VirtspecError } from '../../error/virtspec-error.ts';
import { groupByName, readTree, type TreeElement, writeTree } from '../../xml/tree.ts';

/** A CD-ROM drive of a running domain. */
export interface CdromDrive {
  /** `sdb`. */
  readonly target: string;
  /** What is in it, for messages: a path, or `pool/volume`; undefined if it is empty. */
  readonly medium: string | undefined;
  /** Whether the guest has opened its tray. */
  readonly isOpen: boolean;
  /** Its `<disk>`, as libvirt has it. */
  readonly xml: string;
}

/** @param text `virsh dumpxml` of a running domain */
export function cdromDrivesOf(text: string): readonly CdromDrive[] {
  const root = readTree({ text, origin: 'virsh dumpxml' });
  const devices =
    groupByName(root.children)
      .get('devices')
      ?.flatMap(({ children }) => children) ?? [];
  const drives = devices.filter((element) => element.name === 'disk' && attribute(element, 'device') === 'cdrom');
  return drives.map((disk) => {
    const [source, target] = ['source', 'target'].map((name) => disk.children.find((child) => child.name === name));
    const [pool, volume] = [source && attribute(source, 'pool'), source && attribute(source, 'volume')];
    const path = source && (attribute(source, 'file') ?? attribute(source, 'dev') ?? attribute(source, 'name'));
    return {
      target: (target && attribute(target, 'dev')) ?? '',
      medium: path ?? (volume === undefined ? undefined : `${pool}/${volume}`),
      isOpen: target !== undefined && attribute(target, 'tray') === 'open',
      xml: writeTree(disk),
    };
  });
}

/**
 * The drive that a medium is put into: the one that was asked for, else one that is empty.
 * @throws VirtspecError `drive-not-found` (usage), `no-spare-drive`
 */
export function spareDrive(domain: string, drives: readonly CdromDrive[], wanted: string | undefined): CdromDrive {
  const list = drives.map(({ target, medium }) => `${target} (${medium ?? 'empty'})`).join(', ');
  if (wanted !== undefined) {
    const found = drives.find(({ target }) => target === wanted);
    if (found) return found;
    throw new VirtspecError({
      code: 'drive-not-found',
      kind: 'usage',
      what: `${domain} has no CD-ROM drive ${wanted}`,
      why: list === '' ? 'it has none at all' : `it has ${list}`,
    });
  }
  const empty = drives.find(({ medium }) => medium === undefined);
  if (empty) return empty;
  throw new VirtspecError({
    code: 'no-spare-drive',
    kind: 'environment',
    what: `${domain} has no empty CD-ROM drive`,
    why: list === '' ? 'it has none at all' : `it has ${list}`,
    fix:
      list === ''
        ? 'Declare one: `{ type = "file"; device = "cdrom"; target = { dev = "sdc"; bus = "sata"; }; readonly = true; }` in `devices.disk`; the domain has it from its next start on.'
        : `Take one whose medium is not needed meanwhile, not that of an installation: --drive ${drives[0]?.target}. It is put back afterwards.`,
  });
}

function attribute({ attributes }: TreeElement, name: string): string | undefined {
  return attributes.find((one) => one.name === name)?.value;
}
