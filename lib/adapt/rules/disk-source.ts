import type { Editable } from '../editable.ts';
import { escape } from '../editable.ts';
import type { MarkupElement } from '../markup.ts';
import type { AdaptRule } from '../rule.ts';

/** Folder of the image files that replace disks of other types; not in a folder that a pool is likely to list. */
export const standInFolder = '/var/lib/libvirt/virtspec/disks';

/** https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms. `provision` creates the files in that folder as empty images. */
export const diskSource: AdaptRule = {
  id: 'disk-source',
  kind: 'domain',
  why: "The sandbox's guests get no access to real block devices or storage servers; an empty image file replaces them.",
  adapt(xml, { subject, lab }) {
    for (const disk of xml.all('devices/disk')) {
      if (xml.attribute(disk, 'type') === 'volume') forgetMode(xml, disk, lab.pools);
      if (['file', 'volume', undefined].includes(xml.attribute(disk, 'type'))) continue;
      standIn(xml, disk, subject.name);
    }
  },
};

/**
 * Removes the access mode of a volume in an iSCSI pool. The pool is a folder here, for which libvirt rejects a mode: "only valid when storage pool is
 * of iscsi type".
 */
function forgetMode(xml: Editable, disk: MarkupElement, pools: ReadonlyMap<string, string>): void {
  const source = xml.first('source', disk);
  if (!source || (pools.get(xml.attribute(source, 'pool') ?? '') ?? 'iscsi') !== 'iscsi') return;
  xml.removeAttribute(source, 'mode');
}

function standIn(xml: Editable, disk: MarkupElement, domain: string): void {
  const source = xml.first('source', disk);
  const policy = xml.attribute(source, 'startupPolicy');
  const target = xml.attribute(xml.first('target', disk), 'dev') ?? 'disk';
  const file = `${standInFolder}/${encodeURIComponent(domain)}-${encodeURIComponent(target)}.img`;
  xml.setAttribute(disk, 'type', 'file');
  if (xml.attribute(disk, 'device') === 'lun') xml.setAttribute(disk, 'device', 'disk');
  for (const name of ['rawio', 'sgio']) xml.removeAttribute(disk, name);
  for (const child of [...xml.all('auth', disk), ...xml.all('backingStore', disk)]) xml.remove(child);
  if (!source) return;
  xml.replace(source, `<source file='${escape(file)}'${policy ? ` startupPolicy='${escape(policy)}'` : ''}/>`);
}
