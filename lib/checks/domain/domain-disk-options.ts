import type { ObjectCheck } from '../../check/check.ts';
import { busOf } from '../../check/disks/disk-bus.ts';
import { diskIdentity, intentIdentity } from '../../check/disks/disk-identity.ts';
import { hardDisksOf } from '../../check/lookup.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { DiskOptions } from '../../lab/lab.ts';
import type { Disk } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import type { XmlSource } from '../../xml/source.ts';
import { xpathText } from '../../xml/xpath.ts';

export const domainDiskOptions: ObjectCheck<'domain'> = {
  id: 'domain-disk-options',
  category: 'domain',
  title: 'Disk options match the lab file',
  severity: 'error',
  fix: 'Set the options named here on the disk (`target`, `driver`, `serial`) to the values in the lab file, or correct the lab file.',
  tier: 'rendered',
  why: 'On another bus, or with another serial number, a disk has another name in the guest, and an `/etc/fstab` with the old one does not find it. Another cache mode changes how fast and how safe it is. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.disks?.some(({ options }) => options !== undefined) ?? false,
  judge(domain, { intent }, context) {
    const { xml } = domain;
    const options = (intent?.disks ?? []).flatMap((want) => {
      const found = hardDisksOf(domain).find((one) => diskIdentity(one, context) === intentIdentity(want, context));
      // domain-disks reports one that is missing.
      return found && want.options ? optionsOf(found, want.options, xml) : [];
    });
    const wrong = options.filter(({ expected, actual }) => actual !== expected);
    return judgeNone(wrong, ({ at }) => evidenceAt(xml, at), {
      ok: options.map(({ name, actual }) => `${name} ${actual}`).join(', ') || 'no disk to check',
      expected: wrong.map(({ name, expected }) => `${name} ${expected}`).join(', '),
      actual: wrong.map(({ name, actual }) => `${name} ${actual || 'not set'}`).join(', '),
    });
  },
};

interface Option {
  readonly name: string;
  readonly at: string;
  readonly expected: string;
  readonly actual: string | undefined;
}

/** The place of each option, below the disk. */
const places: Readonly<Record<keyof DiskOptions, string>> = {
  target: 'target/@dev',
  bus: 'target/@bus',
  cache: 'driver/@cache',
  io: 'driver/@io',
  discard: 'driver/@discard',
  serial: 'serial',
};

function optionsOf(disk: Disk, said: DiskOptions, xml: XmlSource): readonly Option[] {
  return Object.entries(places).flatMap(([option, place]): Option[] => {
    const expected = said[option as keyof DiskOptions];
    if (expected === undefined) return [];
    const at = `/domain/devices/disk[${disk.position}]/${place}`;
    const actual = option === 'bus' ? busOf(disk) : xpathText(xml, at)?.trim();
    return [{ name: `${option} of ${disk.target ?? 'a disk'}`, at, expected, actual }];
  });
}
