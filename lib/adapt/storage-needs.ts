import type { Editable } from './editable.ts';
import type { Need, NeedContext } from './provision-need.ts';
import { checkedPath } from './provision-path.ts';
import { standInFolder } from './rules/disk-source.ts';
import { secretNeeds } from './secret-needs.ts';

/** Size of an image that stands in for a disk; it takes up what the guest writes. */
const diskBytes = 1024n ** 3n;

/** Formats that `qemu-img create` makes; anything else stands in as `raw`. */
const formats = new Set(['raw', 'qcow2', 'qed', 'vmdk', 'vdi', 'vhdx', 'vpc']);

/** A pool's folder is libvirt's to build; here it only hides what the host may keep there. */
export function poolNeeds(xml: Editable, { where }: NeedContext): readonly Need[] {
  const path = xml.text(xml.first('target/path'));
  return path ? [{ item: { kind: 'folder', path: checkedPath(path, where) } }] : [];
}

/** A volume over a base image needs the base; an encrypted one its secret. */
export function volumeNeeds(xml: Editable, context: NeedContext): readonly Need[] {
  const path = xml.text(xml.first('backingStore/path'));
  const format = xml.attribute(xml.first('backingStore/format'), 'type');
  return [
    ...(path ? diskNeed(path, format, context) : []),
    ...xml.all('target/encryption/secret').flatMap((secret) => secretNeeds(xml, secret)),
  ];
}

/** Nothing for a declared volume: the apply makes it. */
export function diskNeed(path: string, format: string | undefined, context: NeedContext): readonly Need[] {
  const checked = checkedPath(path, context.where);
  if (context.pools.volumes.has(checked)) return [];
  const used = format !== undefined && formats.has(format) ? format : 'raw';
  const item = { kind: 'file', path: checked, format: used, bytes: diskBytes } as const;
  // The rule that named it has said so in the report.
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
