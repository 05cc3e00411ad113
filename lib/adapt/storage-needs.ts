import type { Editable } from './editable.ts';
import type { Need, NeedContext } from './provision-need.ts';
import { checkedPath } from './provision-path.ts';
import { standInFolder } from './rules/disk-source.ts';
import { secretNeeds } from './secret-needs.ts';

/** Size of an image that replaces a disk; only what the guest writes is allocated. */
const diskBytes = 1024n ** 3n;

/** Formats that `qemu-img create` supports; any other is replaced by `raw`. */
const formats = new Set(['raw', 'qcow2', 'qed', 'vmdk', 'vdi', 'vhdx', 'vpc']);

/** libvirt builds a pool's folder; here it only hides the host's content. */
export function poolNeeds(xml: Editable, { where }: NeedContext): readonly Need[] {
  const path = xml.text(xml.first('target/path'));
  return path ? [{ item: { kind: 'folder', path: checkedPath(path, where) } }] : [];
}

/** A volume with a base image needs the base; an encrypted one needs its secret. */
export function volumeNeeds(xml: Editable, context: NeedContext): readonly Need[] {
  const path = xml.text(xml.first('backingStore/path'));
  const format = xml.attribute(xml.first('backingStore/format'), 'type');
  return [
    ...(path ? diskNeed(path, format, context) : []),
    ...xml.all('target/encryption/secret').flatMap((secret) => secretNeeds(xml, secret)),
  ];
}

/** Nothing for a declared volume, which the apply creates. */
export function diskNeed(path: string, format: string | undefined, context: NeedContext): readonly Need[] {
  const checked = checkedPath(path, context.where);
  if (context.pools.volumes.has(checked)) return [];
  const used = format !== undefined && formats.has(format) ? format : 'raw';
  const item = { kind: 'file', path: checked, format: used, bytes: diskBytes } as const;
  // The rule that created it is already in the report.
  if (checked.startsWith(`${standInFolder}/`)) return [{ item }];
  return [
    {
      item,
      standIn: {
        to: `an empty ${used} image of 1 GiB`,
        why: "It is not a volume of this lab, so the host must have it; the sandbox's guests get no access to the host's disks.",
      },
    },
  ];
}
