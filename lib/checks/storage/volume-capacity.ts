import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';
import { formatQuantity } from '../../model/quantity.ts';

export const volumeCapacity: ObjectCheck<'volume'> = {
  id: 'volume-capacity',
  category: 'storage',
  title: 'The volume has the correct size',
  severity: 'error',
  fix: 'Correct `capacity` in Nix; a volume that exists is never resized by a rebuild: `virsh vol-resize NAME SIZE --pool POOL`, with its domain shut off.',
  tier: 'rendered',
  why: 'NixVirt matches volumes by name only: 60 GiB declared beside an existing 1 GiB one gives no error (0.6.0, nixvirt.py line 238).',
  kind: 'volume',
  reads: 'observed',
  applies: ({ intent }) => intent?.capacity !== undefined,
  judge: ({ xml, capacity }, { intent }) =>
    judgeText(
      xml,
      '/volume/capacity',
      formatQuantity(intent?.capacity ?? 0n),
      capacity === undefined ? undefined : formatQuantity(capacity),
    ),
};
