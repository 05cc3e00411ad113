import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const volumeFormat: ObjectCheck<'volume'> = {
  id: 'volume-format',
  category: 'storage',
  title: 'The volume is a QCOW2 file (or what the lab says)',
  severity: 'error',
  fix: 'Set `target = { format = { type = "qcow2"; }; }` on the volume in Nix; one that exists is converted by `qemu-img convert`, with its domain shut off.',
  tier: 'rendered',
  why: 'Without `<format>` a volume of a dir pool is raw: no snapshots, and read as garbage by a disk whose driver says qcow2. https://libvirt.org/formatstorage.html#target-elements',
  kind: 'volume',
  reads: 'observed',
  applies: ({ intent }) => intent?.format !== undefined,
  judge: ({ xml, format }, { intent }) => judgeText(xml, '/volume/target/format/@type', intent?.format ?? '', format),
};
