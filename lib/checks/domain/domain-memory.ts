import type { ObjectCheck } from '../../check/check.ts';
import { judgeText, pass } from '../../finding/verdict.ts';
import { readableQuantity } from '../../model/quantity.ts';

export const domainMemory: ObjectCheck<'domain'> = {
  id: 'domain-memory',
  category: 'domain',
  title: 'Memory matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `memory = { count = …; unit = "GiB"; }` in Nix to the value in the lab file, or correct the lab file.',
    xml: 'Set `<memory unit="GiB">…</memory>` to the value in the lab file, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'The guest gets what is declared, whether or not it is what the lab needs: NixVirt’s templates have a default, and libvirt reads a number without a unit as KiB. https://libvirt.org/formatdomain.html#memory-allocation',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.memory !== undefined,
  judge({ xml, memory, pluggedMemory }, { intent }) {
    const wanted = intent?.memory ?? 0n;
    // A lab file that does not count the DIMMs means the same.
    if (pluggedMemory > 0n && memory === wanted + pluggedMemory)
      return pass(`${readableQuantity(wanted)}, plus ${readableQuantity(pluggedMemory)} in memory devices`);
    const actual = memory === undefined ? undefined : readableQuantity(memory);
    return judgeText(xml, '/domain/memory', readableQuantity(wanted), actual);
  },
};
