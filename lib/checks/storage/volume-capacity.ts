import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';
import { readableQuantity } from '../../model/quantity.ts';

export const volumeCapacity: ObjectCheck<'volume'> = {
  id: 'volume-capacity',
  category: 'storage',
  title: 'Volume capacity matches the lab file',
  severity: 'error',
  fix: 'Correct `capacity`, and resize an existing volume, which an apply never does, with `virsh vol-resize NAME SIZE --pool POOL` while its domain is shut off.',
  tier: 'rendered',
  why: 'NixVirt matches volumes by name only: 60 GiB declared for an existing volume of 1 GiB gives no error (nixvirt.py).',
  kind: 'volume',
  reads: 'observed',
  applies: ({ intent }) => intent?.capacity !== undefined,
  judge: ({ xml, capacity }, { intent }) =>
    judgeText(
      xml,
      '/volume/capacity',
      readableQuantity(intent?.capacity ?? 0n),
      capacity === undefined ? undefined : readableQuantity(capacity),
    ),
};
