import type { Disk, Domain } from '../../model/objects.ts';
import { xpathText } from '../../xml/xpath.ts';
import { memo } from '../memo.ts';

/**
 * Whether a domain's guest is Windows: the XML says so (libosinfo's id), or has hardware that only Windows uses (Hyper-V enlightenments), or its
 * install medium has such a name. False if nothing shows it.
 */
export const isWindows: (domain: Pick<Domain, 'xml' | 'disks'>) => boolean = memo(({ xml, disks }) => {
  const system = xpathText(xml, "string(//*[local-name()='os']/@id)") ?? '';
  if (system !== '') return /microsoft\.com\/(win|server)/i.test(system);
  if (Number(xpathText(xml, "count(/domain/features/hyperv/*[not(@state='off')])")) > 0) return true;
  return disks.some(
    (disk) => isMedium(disk) && /(^|[^a-z])win(dows)?[^a-z]/i.test(fileNameOf(disk)) && !isDriverDisc(disk),
  );
});

/** A disc with the virtio drivers that Windows lacks. https://fedorapeople.org/groups/virt/virtio-win/ */
export function isDriverDisc(disk: Disk): boolean {
  return isMedium(disk) && /virtio/i.test(fileNameOf(disk));
}

/** A disc that configures a system, and does not boot one: cloud-init's, an answer file's, one with drivers. */
export function isBootable(disk: Disk): boolean {
  return (
    isMedium(disk) &&
    !/seed|cidata|cloud-?init|config-?drive|nocloud|autounattend|answer|virtio|tools|additions|ignition/i.test(
      fileNameOf(disk),
    )
  );
}

function isMedium({ device, file, volume }: Disk): boolean {
  return device === 'cdrom' && (file ?? volume) !== undefined;
}

function fileNameOf({ file, volume }: Disk): string {
  return (volume ?? file ?? '').split('/').at(-1) ?? '';
}
