import type { ObjectCheck } from '../../check/check.ts';
import { describeDisk } from '../../check/disks/disk-identity.ts';
import { hardDisksOf } from '../../check/lookup.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const diskCache: ObjectCheck<'domain'> = {
  id: 'disk-cache',
  category: 'domain',
  title: 'No writable disk uses the cache mode unsafe',
  severity: 'warning',
  fix: {
    nix: 'Declare `cache = "none"` or `cache = "writeback"` in the disk’s `driver`.',
    xml: 'Declare `cache="none"` or `cache="writeback"` in `<driver>` of the disk.',
  },
  tier: 'rendered',
  why: 'With `unsafe` QEMU ignores the guest’s flushes: after a crash or a power cut of the host its file systems and databases may be corrupt. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || hardDisksOf(declared).length > 0,
  judge(domain) {
    const { xml } = domain;
    const unsafe = hardDisksOf(domain).filter(
      ({ position, readonly }) =>
        !readonly && xpathText(xml, `string(/domain/devices/disk[${position}]/driver/@cache)`) === 'unsafe',
    );
    return judgeNone(unsafe, ({ position }) => evidenceAt(xml, `/domain/devices/disk[${position}]/driver/@cache`), {
      ok: 'no cache mode unsafe',
      expected: 'a cache mode other than unsafe',
      actual: `unsafe: ${unsafe.map(describeDisk).join(', ')}`,
    });
  },
};
