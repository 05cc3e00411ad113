import type { ObjectCheck } from '../../check/check.ts';
import { busOf } from '../../check/disks/disk-bus.ts';
import { isDriverDisc, isWindows } from '../../check/guest/guest-system.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { Disk, Domain } from '../../model/objects.ts';
import { type Evidence, evidenceAt } from '../../xml/evidence.ts';
import type { XmlSource } from '../../xml/source.ts';
import { xpathText } from '../../xml/xpath.ts';

export const windowsDrivers: ObjectCheck<'domain'> = {
  id: 'windows-drivers',
  category: 'domain',
  title: 'Windows has drivers for its disks and network interfaces',
  severity: 'warning',
  fix: {
    nix: 'Declare `bus = "sata"` and `model = { type = "e1000e"; }`, or, for virtio, attach the driver disc (virtio-win.iso) as a second CD-ROM.',
    xml: 'Declare `bus="sata"` in `<target>` of a disk and `<model type="e1000e"/>` in an interface, or, for virtio, attach the driver disc (virtio-win.iso) as a second CD-ROM.',
  },
  tier: 'rendered',
  why: 'Windows includes no virtio drivers: its installer finds no disk, or the installed system has no network. https://docs.fedoraproject.org/en-US/quick-docs/creating-windows-virtual-machines-using-virtio-drivers/',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || isWindows(declared),
  judge(domain) {
    const hasDisc = domain.disks.some(isDriverDisc);
    const wrong = [...(hasDisc ? [] : lackedBy(domain)), ...neverTakenBy(domain)];
    const actual = wrong.map(({ what }) => what).join(', ');
    const ok = hasDisc ? 'the driver disc is attached' : 'hardware that Windows has drivers for';
    return judgeNone(wrong, ({ evidence }) => evidence, {
      ok: ok,
      expected: 'hardware that Windows has drivers for, or the driver disc for virtio',
      actual: actual,
    });
  },
};

interface Lacked {
  readonly what: string;
  readonly evidence: Evidence;
}

/** What the driver disc fixes. */
function lackedBy({ xml, disks, interfaces }: Domain): readonly Lacked[] {
  const virtioScsi = scsiModel(xml).startsWith('virtio');
  const drives = disks.filter(
    (disk) => disk.device !== 'floppy' && (busOf(disk) === 'virtio' || (busOf(disk) === 'scsi' && virtioScsi)),
  );
  const cards = interfaces.filter(({ model }) => model?.startsWith('virtio'));
  return [
    ...drives.map((disk) => onBus(disk, busOf(disk) === 'scsi' ? 'virtio-scsi' : 'virtio', xml)),
    ...cards.map(({ position, model }) => ({
      what: `interface ${position} is ${model}`,
      evidence: evidenceAt(xml, `/domain/devices/interface[${position}]/model`),
    })),
  ];
}

/** Buses that Windows cannot be installed to: it refuses USB, and has no driver for the LSI controller that is libvirt's default for SCSI. */
function neverTakenBy({ xml, disks }: Domain): readonly Lacked[] {
  const lsi = /^(lsilogic)?$/.test(scsiModel(xml));
  return disks
    .filter((disk) => disk.device !== 'floppy')
    .flatMap((disk) => {
      if (busOf(disk) === 'usb' && disk.device === 'disk') return [onBus(disk, 'USB', xml)];
      return busOf(disk) === 'scsi' && lsi ? [onBus(disk, 'SCSI (lsilogic)', xml)] : [];
    });
}

/** The model of the first SCSI controller; empty if it is left to libvirt. */
function scsiModel(xml: XmlSource): string {
  return xpathText(xml, "string(/domain/devices/controller[@type='scsi']/@model)") ?? '';
}

function onBus({ position, target }: Disk, bus: string, xml: XmlSource): Lacked {
  return {
    what: `disk ${target ?? position} on ${bus}`,
    evidence: evidenceAt(xml, `/domain/devices/disk[${position}]/target`),
  };
}
