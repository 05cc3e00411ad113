import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { formatQuantity } from '../../model/quantity.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const volumeSize: ObjectCheck<'volume'> = {
  id: 'volume-size',
  category: 'storage',
  title: 'The volume has a size, and allocates no more than that',
  severity: 'error',
  fix: 'Declare `capacity = { count = 60; unit = "GiB"; }`, and `allocation = { count = 0; }` for one that grows.',
  tier: 'rendered',
  why: 'A disk of no bytes takes no system; an allocation over the capacity takes room of the host that no guest can use. https://libvirt.org/formatstorage.html#general-metadata',
  kind: 'volume',
  reads: 'declared',
  judge({ xml, capacity, allocation, format }, { intent }) {
    if (capacity === undefined) return skip('its capacity is not declared (see volume-capacity)');
    if (capacity === 0n) return fail('more than 0', '0', evidenceAt(xml, '/volume/capacity'));
    if (allocation !== undefined && allocation > capacity)
      return fail(
        `an allocation up to ${formatQuantity(capacity)}`,
        formatQuantity(allocation),
        evidenceAt(xml, '/volume/allocation'),
      );
    // Of what is not raw only the header is written, whatever is declared.
    if (intent?.sparse && (format ?? 'raw') === 'raw' && (allocation ?? capacity) === capacity)
      return fail('an allocation of less, as it is to be sparse', 'all of it is allocated', evidenceAt(xml, '/volume'));
    return pass(formatQuantity(capacity));
  },
};
