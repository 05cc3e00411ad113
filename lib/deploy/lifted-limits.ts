import type { NewerWord } from '../xml/newer-words.ts';

/**
 * What an older libvirt rejects and a newer one accepts, although it contains no new word; by the older one's message. Tested on 9.0, 11.3 and 12.8;
 * the first of these that accepts it.
 */
const limits: readonly { readonly says: RegExp; readonly lifted: NewerWord }[] = [
  {
    says: /virtiofs does not yet support read-only mode/,
    lifted: { word: '<readonly/>', where: '<filesystem> of virtiofs', since: '11.3' },
  },
  {
    says: /only a single watchdog device is supported/,
    lifted: { word: '<watchdog>', where: 'a second one in a domain', since: '11.3' },
  },
  {
    says: /removable is only valid for usb disks/,
    lifted: { word: 'removable', where: '<target> of a SCSI disk', since: '11.3' },
  },
  {
    says: /only a single IOMMU device is supported/,
    lifted: { word: '<iommu>', where: 'a second one in a domain', since: '12.8' },
  },
];

/** The limit of an older libvirt that this message refers to, if any. */
export function liftedLimitIn(why: string): NewerWord | undefined {
  return limits.find(({ says }) => says.test(why))?.lifted;
}
