import { adaptedAt } from '../../check/adapted.ts';
import type { ObjectCheck } from '../../check/check.ts';
import { filesOf } from '../../check/lookup.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { readableQuantity } from '../../model/quantity.ts';
import { evidenceAt, evidenceOf } from '../../xml/evidence.ts';

export const volumeSparse: ObjectCheck<'volume'> = {
  id: 'volume-sparse',
  category: 'storage',
  title: 'Volume is sparse',
  severity: 'warning',
  fix: {
    nix: 'Declare `allocation = { count = 0; }` on the volume in Nix; to give back space that is already allocated, run `qemu-img convert -O FORMAT OLD NEW` with the domain shut off.',
    xml: 'Declare `<allocation>0</allocation>` on the volume; to give back space that is already allocated, run `qemu-img convert -O FORMAT OLD NEW` with the domain shut off.',
  },
  tier: 'sandbox',
  why: 'Preallocated volumes can fill the host’s disk, and QEMU then pauses every guest that writes.',
  kind: 'volume',
  reads: 'observed',
  applies: ({ intent }) => intent?.sparse === true,
  judge(volume, subject, context) {
    const { capacity, path } = volume;
    if (capacity === undefined) return skip('libvirt reports no capacity for it');
    // The sandbox allocates none of its bytes, whatever is declared.
    if (subject.declared && adaptedAt(subject, '/volume/allocation', context).length > 0) {
      const expected = `less than ${readableQuantity(capacity)} on disk`;
      const declared = subject.declared.allocation;
      const actual =
        declared === undefined
          ? `${readableQuantity(capacity)} of ${readableQuantity(capacity)}: no allocation is declared`
          : `${readableQuantity(declared)} of ${readableQuantity(capacity)}`;
      if (declared !== undefined && declared < capacity) return pass(`${actual}, as declared`);
      return fail(expected, actual, evidenceAt(subject.declared.xml, '/volume/allocation'));
    }
    const file = path === undefined ? undefined : filesOf(context).get(path);
    const allocated = file?.allocated ?? volume.allocation;
    if (allocated === undefined) return skip('neither the host nor libvirt reports its allocation');
    const actual = `${readableQuantity(allocated)} of ${readableQuantity(capacity)}`;
    if (allocated < capacity) return pass(actual);
    const evidence = file
      ? evidenceOf(`stat ${path}`, `${readableQuantity(file.allocated)} allocated, ${readableQuantity(file.size)} long`)
      : evidenceAt(volume.xml, '/volume/allocation');
    return fail(`less than ${readableQuantity(capacity)} on disk`, actual, evidence);
  },
};
