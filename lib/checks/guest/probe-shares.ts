import { type Guest, guestSaid, probeCheck } from '../../check/guest/guest.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { Filesystem } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const probeShares = probeCheck(
  {
    id: 'probe-shares',
    title: 'Guest can mount and read every shared directory',
    severity: 'error',
    fix: {
      nix: 'For virtiofs, declare shared memory (`memoryBacking = { source.type = "memfd"; access.mode = "shared"; }`); for any share, make sure that the directory exists and that QEMU can read it.',
      xml: 'For virtiofs, declare shared memory (`<memoryBacking><source type="memfd"/><access mode="shared"/></memoryBacking>`); for any share, make sure that the directory exists and that QEMU can read it.',
    },
    why: 'libvirt starts a domain whose share is unreadable: virtiofsd or QEMU reports an error only when the guest mounts it. https://libvirt.org/kbase/virtiofs.html',
  },
  {
    asks: (domain) => mountable(domain.filesystems).length > 0,
    judge(guest) {
      const verdicts = mountable(guest.domain.filesystems).map((share) => ({ share, says: problemOf(share, guest) }));
      const actual = verdicts.map(({ share, says }) => `${share.tag}: ${says ?? 'readable'}`).join('; ');
      const untried = verdicts.filter(({ says }) => says === notTried);
      const [first, ...rest] = verdicts.filter(({ says }) => says !== undefined && says !== notTried);
      if (!first) return untried.length > 0 ? skip(actual) : pass(actual);
      return fail('every share readable (the domain XML)', actual, [
        placeOf(first.share, guest),
        guestSaid(guest, actual),
        ...rest.map(({ share }) => placeOf(share, guest)),
      ]);
    },
  },
);

/** Those of QEMU; other drivers are for containers. */
function mountable(filesystems: readonly Filesystem[]): readonly Filesystem[] {
  return filesystems.filter(({ driver }) => ['virtiofs', 'path', 'handle'].includes(driver));
}

const notTried = 'not tried: the probe did not receive its tag';

/** Undefined if it is readable. */
function problemOf({ tag }: Filesystem, { view }: Guest): string | undefined {
  const share = view.shares.find((one) => one.tag === tag);
  if (!share) return notTried;
  return share.readable ? undefined : (share.problem ?? 'not readable');
}

function placeOf({ position }: Filesystem, { domain }: Guest) {
  return evidenceAt(domain.xml, `/domain/devices/filesystem[${position}]`);
}
