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
  title: 'Each disk is attached as the lab says',
  severity: 'error',
  fix: "Set `target` and `driver` of the disk in Nix to the lab file's.",
  tier: 'rendered',
  why: 'On another bus, under another serial number, a disk is another to the guest: an `/etc/fstab` that names it does not find it. With another cache it is as fast or as safe as nobody meant. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.disks?.some(({ options }) => options !== undefined) ?? false,
  judge(domain, { intent }, context) {
    const { xml } = domain;
    const options = (intent?.disks ?? []).flatMap((want) => {
      const found = hardDisksOf(domain).find((one) => diskIdentity(one, context) === intentIdentity(want, context));
      // One that is not there is for domain-disks to say.
      return found && want.options ? optionsOf(found, want.options, xml) : [];
    });
    const wrong = options.filter(({ expected, actual }) => actual !== expected);
    return judgeNone(
      wrong,
      options.map(({ name, actual }) => `${name} ${actual}`).join(', ') || 'no disk to judge',
      wrong.map(({ name, expected }) => `${name} ${expected}`).join(', '),
      wrong.map(({ name, actual }) => `${name} ${actual || 'not there'}`).join(', '),
      ({ at }) => evidenceAt(xml, at),
    );
  },
};

interface Option {
  readonly name: string;
  readonly at: string;
  readonly expected: string;
  readonly actual: string | undefined;
}

/** Where each option is, below the disk. */
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
