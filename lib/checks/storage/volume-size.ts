import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { readableQuantity } from '../../model/quantity.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const volumeSize: ObjectCheck<'volume'> = {
  id: 'volume-size',
  category: 'storage',
  title: 'Volume has a capacity, and allocates no more than that',
  severity: 'error',
  fix: {
    nix: 'Declare `capacity = { count = 60; unit = "GiB"; }`, and `allocation = { count = 0; }` for a volume that grows on demand.',
    xml: 'Declare `<capacity unit="GiB">60</capacity>`, and `<allocation>0</allocation>` for a volume that grows on demand.',
  },
  tier: 'rendered',
  why: 'A system does not fit on a disk of 0 bytes, and an allocation above the capacity takes space on the host that no guest can use. https://libvirt.org/formatstorage.html#general-metadata',
  kind: 'volume',
  reads: 'declared',
  judge({ xml, capacity, allocation, format }, { intent }) {
    if (capacity === undefined) return skip('its capacity is not declared (see volume-capacity)');
    if (capacity === 0n) return fail('a capacity above 0 bytes', '0 bytes', evidenceAt(xml, '/volume/capacity'));
    if (allocation !== undefined && allocation > capacity)
      return fail(
        `an allocation of at most ${readableQuantity(capacity)}`,
        `an allocation of ${readableQuantity(allocation)}`,
        evidenceAt(xml, '/volume/allocation'),
      );
    // For any format but raw, only the header is written, whatever allocation is declared.
    if (intent?.sparse && (format ?? 'raw') === 'raw' && (allocation ?? capacity) === capacity)
      return fail(
        `an allocation below ${readableQuantity(capacity)}, for a sparse volume`,
        `an allocation of ${readableQuantity(capacity)}`,
        evidenceAt(xml, '/volume'),
      );
    return pass(readableQuantity(capacity));
  },
};
