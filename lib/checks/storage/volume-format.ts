import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const volumeFormat: ObjectCheck<'volume'> = {
  id: 'volume-format',
  category: 'storage',
  title: 'Volume format matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `target = { format = { type = …; }; }` of the volume in Nix to the format in the lab file; convert an existing volume with `qemu-img convert` while its domain is shut off; or correct the lab file.',
    xml: 'Set `<format type="…"/>` in `<target>` of the volume to the format in the lab file; convert an existing volume with `qemu-img convert` while its domain is shut off; or correct the lab file.',
  },
  tier: 'rendered',
  why: 'Without `<format>` a volume of a dir pool is raw: it has no snapshots, and a disk whose driver is qcow2 cannot read it. https://libvirt.org/formatstorage.html#target-elements',
  kind: 'volume',
  reads: 'observed',
  applies: ({ intent }) => intent?.format !== undefined,
  judge: ({ xml, format }, { intent }) => judgeText(xml, '/volume/target/format/@type', intent?.format ?? '', format),
};
