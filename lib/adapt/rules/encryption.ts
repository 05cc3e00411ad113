import type { Editable } from '../editable.ts';
import type { MarkupElement } from '../markup.ts';
import type { AdaptRule } from '../rule.ts';

/** QEMU: "Volume is not in LUKS format". https://libvirt.org/formatstorageencryption.html */
export const encryption: AdaptRule = {
  id: 'encryption',
  kind: 'domain',
  why: "The disk is not a volume of this lab, so an empty image replaces it, which is not encrypted with the host's key.",
  adapt(xml, { lab }) {
    for (const disk of xml.all('devices/disk')) {
      if (lab.volumes.has(volumeOf(xml, disk))) continue;
      for (const gone of [...xml.all('encryption', disk), ...xml.all('source/encryption', disk)]) xml.remove(gone);
    }
  },
};

function volumeOf(xml: Editable, disk: MarkupElement): string {
  const source = xml.first('source', disk);
  if (xml.attribute(disk, 'type') !== 'volume') return xml.attribute(source, 'file') ?? '';
  return `${xml.attribute(source, 'pool')}/${xml.attribute(source, 'volume')}`;
}
