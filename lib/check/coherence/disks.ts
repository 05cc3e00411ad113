import type { Branch } from '../../xml/branch.ts';
import { busOf as busOfDisk } from '../disks/disk-bus.ts';
import { below, type Contradiction, repeated, valueOf } from './contradiction.ts';
import { isQ35 } from './machine.ts';

/** Drives: their addresses, their buses, the options of their drivers. */
export function disks(root: Branch): readonly Contradiction[] {
  const all = below(root, 'devices/disk');
  const twice = repeated(all, (disk) => valueOf(disk, 'target', 'dev')).map((at) => ({
    at,
    actual: `two disks with the target ${valueOf(at, 'target', 'dev')}`,
    expected: 'a separate target for each disk',
  }));
  const sharing = repeated(all, placeOf).filter((at) => !twice.some((one) => one.at === at));
  return [
    ...twice,
    ...sharing.map((at) => ({
      at,
      actual: `two ${busOf(at)} disks at the position of ${valueOf(at, 'target', 'dev')}`,
      expected: 'a separate letter for each disk of a bus',
    })),
    ...all.flatMap((disk) => ofDisk(disk, root)),
  ];
}

/** The address that libvirt assigns to a disk by its letter; undefined if it does not, or if one is declared. */
function placeOf(disk: Branch): string | undefined {
  const bus = busOf(disk) ?? '';
  const [, letters] = /^(?:hd|sd|vd|xvd|fd)([a-z]+)$/.exec(valueOf(disk, 'target', 'dev') ?? '') ?? [];
  if (letters === undefined || !['sata', 'scsi', 'ide', 'fdc'].includes(bus) || below(disk, 'address').length > 0)
    return undefined;
  return `${bus} ${letters}`;
}

function ofDisk(disk: Branch, root: Branch): readonly Contradiction[] {
  const bus = busOf(disk);
  const name = valueOf(disk, 'target', 'dev') ?? 'a disk';
  const [driver] = below(disk, 'driver');
  const said = (attribute: string) => driver?.attributes.get(attribute);
  const iothread = said('iothread');
  const found: Contradiction[] = [];
  const note = (at: Branch | undefined, actual: string, expected: string) =>
    found.push({ at: at ?? disk, actual: `${name} ${actual}`, expected });
  if (bus === 'ide' && isQ35(root)) note(below(disk, 'target')[0], 'is on IDE', 'a bus that q35 has, such as SATA');
  if (said('name') !== undefined && said('name') !== 'qemu')
    note(driver, `has the driver ${said('name')}`, 'the driver qemu');
  if (said('io') === 'native' && !['none', 'directsync'].includes(said('cache') ?? ''))
    note(
      driver,
      `has native I/O with ${said('cache') === undefined ? 'the default cache mode' : `the cache mode ${said('cache')}`}`,
      'native I/O with the cache mode none or directsync',
    );
  if (iothread !== undefined && !threadsOf(root).has(iothread))
    note(
      driver,
      `is on I/O thread ${iothread}`,
      `one of the domain’s I/O threads (${[...threadsOf(root)].join(', ') || 'none'})`,
    );
  else if (iothread !== undefined && bus !== undefined && bus !== 'virtio')
    note(driver, `has an I/O thread on ${bus}`, 'I/O threads on virtio disks only');
  if (bus === 'virtio' && ['cdrom', 'floppy'].includes(disk.attributes.get('device') ?? ''))
    note(
      below(disk, 'target')[0],
      'is a removable medium on virtio',
      'removable media on a bus that can eject them, such as SATA',
    );
  if (disk.attributes.get('device') === 'lun' && !isLun(disk))
    note(disk, 'is a LUN without a raw block device', 'a LUN on a block device, with the format raw');
  return found;
}

function busOf(disk: Branch): string | undefined {
  return busOfDisk({ bus: valueOf(disk, 'target', 'bus'), target: valueOf(disk, 'target', 'dev') });
}

/** Numbers of the domain's I/O threads: those that are listed, and as many more as requested. */
function threadsOf(root: Branch): ReadonlySet<string> {
  const listed = below(root, 'iothreadids/iothread').map(({ attributes }) => attributes.get('id') ?? '');
  const threads = new Set(listed);
  const wanted = Number(below(root, 'iothreads')[0]?.text ?? listed.length);
  for (let id = 1; threads.size < wanted && id <= 4096; id++) threads.add(String(id));
  return threads;
}

function isLun(disk: Branch): boolean {
  const [kind, format = 'raw'] = [disk.attributes.get('type'), valueOf(disk, 'driver', 'type')];
  return format === 'raw' && kind !== undefined && ['block', 'network', 'volume'].includes(kind);
}
