import { adaptedAt } from '../../check/adapted.ts';
import type { ObjectCheck } from '../../check/check.ts';
import { filesOf } from '../../check/lookup.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { formatQuantity } from '../../model/quantity.ts';
import { evidenceAt, evidenceOf } from '../../xml/evidence.ts';

export const volumeSparse: ObjectCheck<'volume'> = {
  id: 'volume-sparse',
  category: 'storage',
  title: '`ls -la`: QCOW2 files should exist (sparse, so actual size is small)',
  severity: 'warning',
  fix: 'Leave `allocation` out of the volume in Nix; `qemu-img convert -O qcow2 OLD NEW`, with the domain shut off, gives the space back.',
  tier: 'sandbox',
  why: 'Four full volumes are 280 GiB: a preallocated one fills the host, and QEMU then pauses every guest.',
  kind: 'volume',
  reads: 'observed',
  applies: ({ intent }) => intent?.sparse === true,
  judge(volume, subject, context) {
    const { capacity, path } = volume;
    if (capacity === undefined) return skip('libvirt does not say its capacity');
    // The sandbox writes none of its bytes, whatever is declared.
    if (subject.declared && adaptedAt(subject, '/volume/allocation', context).length > 0) {
      const expected = `less than ${formatQuantity(capacity)} on disk`;
      const declared = subject.declared.allocation;
      const actual =
        declared === undefined
          ? 'all of it: no allocation is declared'
          : `${formatQuantity(declared)} of ${formatQuantity(capacity)}`;
      if (declared !== undefined && declared < capacity) return pass(`${actual}, as declared`);
      return fail(expected, actual, evidenceAt(subject.declared.xml, '/volume/allocation'));
    }
    const file = path === undefined ? undefined : filesOf(context).get(path);
    const allocated = file?.allocated ?? volume.allocation;
    if (allocated === undefined) return skip('neither the host nor libvirt says how much it takes up');
    const actual = `${formatQuantity(allocated)} of ${formatQuantity(capacity)}`;
    if (allocated < capacity) return pass(actual);
    const evidence = file
      ? evidenceOf(`ls -la --block-size=1 ${path}`, `${file.allocated} bytes allocated, ${file.size} bytes long`)
      : evidenceAt(volume.xml, '/volume/allocation');
    return fail(`less than ${formatQuantity(capacity)} on disk`, actual, evidence);
  },
};
