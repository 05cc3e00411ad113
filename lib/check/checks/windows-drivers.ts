import type { Domain } from '../../model/objects.ts';
import { type Evidence, evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';
import type { ObjectCheck } from '../check.ts';
import { isDriverDisc, isWindows } from '../guest-system.ts';
import { judgeNone } from '../verdict.ts';

export const windowsDrivers: ObjectCheck<'domain'> = {
  id: 'windows-drivers',
  steps: [],
  title: 'Windows finds its disk and its network without drivers that it lacks',
  severity: 'warning',
  fix: 'Take `bus = "sata"` and `model = { type = "e1000e"; }`, or attach the disc with the virtio drivers (virtio-win.iso) as a second CD-ROM.',
  tier: 'rendered',
  why: 'Windows brings no driver for virtio: its installer finds no disk, or the installed system no network. https://docs.fedoraproject.org/en-US/quick-docs/creating-windows-virtual-machines-using-virtio-drivers/',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || isWindows(declared),
  judge(domain) {
    const wrong = domain.disks.some(isDriverDisc) ? [] : lackedBy(domain);
    const actual = wrong.map(({ what }) => what).join(', ');
    const ok = domain.disks.some(isDriverDisc) ? 'the disc with the drivers is there' : 'hardware that Windows knows';
    return judgeNone(
      wrong,
      ok,
      'hardware that Windows knows, or the disc with its drivers',
      actual,
      ({ evidence }) => evidence,
    );
  },
};

function lackedBy({ xml, disks, interfaces }: Domain): { readonly what: string; readonly evidence: Evidence }[] {
  const virtioScsi = /^virtio/.test(xpathText(xml, "string(/domain/devices/controller[@type='scsi']/@model)") ?? '');
  const drives = disks.filter(
    ({ device, bus }) => device !== 'floppy' && (bus === 'virtio' || (bus === 'scsi' && virtioScsi)),
  );
  const cards = interfaces.filter(({ model }) => model?.startsWith('virtio'));
  return [
    ...drives.map(({ position, target, bus }) => ({
      what: `disk ${target ?? position} on ${bus === 'scsi' ? 'virtio-scsi' : 'virtio'}`,
      evidence: evidenceAt(xml, `/domain/devices/disk[${position}]/target`),
    })),
    ...cards.map(({ position, model }) => ({
      what: `interface ${position} is ${model}`,
      evidence: evidenceAt(xml, `/domain/devices/interface[${position}]/model`),
    })),
  ];
}
