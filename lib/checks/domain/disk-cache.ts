import type { ObjectCheck } from '../../check/check.ts';
import { describeDisk } from '../../check/disks/disk-identity.ts';
import { hardDisksOf } from '../../check/lookup.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const diskCache: ObjectCheck<'domain'> = {
  id: 'disk-cache',
  category: 'domain',
  title: 'What the guest has written to a disk outlives a crash of the host',
  severity: 'warning',
  fix: 'Take `cache = "none"` or `"writeback"` in the disk’s `driver`.',
  tier: 'rendered',
  why: 'With `unsafe` QEMU ignores the guest’s flushes: after a power cut of the host its file systems, and its databases, are what chance has left. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || hardDisksOf(declared).length > 0,
  judge(domain) {
    const { xml } = domain;
    const unsafe = hardDisksOf(domain).filter(
      ({ position, readonly }) =>
        !readonly && xpathText(xml, `string(/domain/devices/disk[${position}]/driver/@cache)`) === 'unsafe',
    );
    return judgeNone(
      unsafe,
      'none ignores a flush',
      'a cache that heeds flushes',
      `unsafe: ${unsafe.map(describeDisk).join(', ')}`,
      ({ position }) => evidenceAt(xml, `/domain/devices/disk[${position}]/driver/@cache`),
    );
  },
};
