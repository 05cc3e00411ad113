import { Editable, escape } from '../../adapt/editable.ts';
import type { MarkupElement } from '../../adapt/markup.ts';
import type { XmlSource } from '../../xml/source.ts';

/** The files that replace a domain's own for one start. */
export interface VisitFiles {
  /** The probe's ISO, as libvirt sees it. */
  readonly medium: string;
  /** A qcow2 overlay for each disk that must not be written to, by target (`sda`). */
  readonly overlays?: ReadonlyMap<string, string>;
  /** A copy of the NVRAM; undefined if its own is used, or for BIOS. */
  readonly nvram?: string | undefined;
}

/**
 * A domain's XML for one start of the probe: the same hardware with other files, and nothing to boot from except the drive that contains the probe:
 * its first CD-ROM with a medium, else its first CD-ROM, else one that is added. For `virsh create`, which does not change the domain's definition.
 *
 * @param inactive from `virsh dumpxml --inactive`: every drive has its address
 */
export function visitXml(inactive: XmlSource, { medium, overlays, nvram }: VisitFiles): string {
  const xml = new Editable(inactive);
  forgetBootOrder(xml);
  const drives = xml.all('devices/disk').filter((disk) => xml.attribute(disk, 'device') === 'cdrom');
  const drive = drives.find((disk) => xml.first('source', disk)) ?? drives[0];
  for (const disk of xml.all('devices/disk')) {
    const overlay = overlays?.get(targetOf(xml, disk) ?? '');
    if (overlay !== undefined) putFile(xml, disk, overlay, 'qcow2');
  }
  if (drive) {
    putFile(xml, drive, medium, 'raw');
    xml.append("<boot order='1'/>", drive);
  } else {
    const devices = xml.first('devices');
    if (devices) xml.append(driveFor(xml, medium), devices);
  }
  if (nvram !== undefined) putNvram(xml, nvram);
  return xml.result();
}

/** Removes everything that would be booted first, or directly: the system on a host's disk must not start. */
function forgetBootOrder(xml: Editable): void {
  for (const name of ['boot', 'kernel', 'initrd', 'cmdline', 'dtb'])
    for (const element of xml.all(`os/${name}`)) xml.remove(element);
  const devices = xml.first('devices');
  for (const boot of devices?.children.flatMap((device) => xml.all('boot', device)) ?? []) xml.remove(boot);
}

/** Every x86 machine can have SATA: libvirt adds its controller if there is none. */
function driveFor(xml: Editable, medium: string): string {
  const disks = xml.all('devices/disk');
  const names = new Set(disks.map((disk) => targetOf(xml, disk)));
  const units = new Set(
    disks
      .filter((disk) => xml.attribute(xml.first('target', disk), 'bus') === 'sata')
      .map((disk) => xml.first('address', disk))
      .map((address) => `${xml.attribute(address, 'controller')}/${xml.attribute(address, 'unit')}`),
  );
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  // libvirt assigns a drive the address that its name implies: six per controller.
  const at = letters.findIndex((letter, index) => {
    return !names.has(`sd${letter}`) && !units.has(`${Math.floor(index / 6)}/${index % 6}`);
  });
  return `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='${escape(medium)}'/><target dev='sd${letters[at]}' bus='sata'/><readonly/><boot order='1'/></disk>`;
}

function targetOf(xml: Editable, disk: MarkupElement): string | undefined {
  return xml.attribute(xml.first('target', disk), 'dev');
}

/** The driver's settings for caching and asynchronous I/O are for the original file. */
function putFile(xml: Editable, disk: MarkupElement, path: string, format: string): void {
  xml.setAttribute(disk, 'type', 'file');
  for (const name of ['driver', 'source', 'backingStore'])
    for (const element of xml.all(name, disk)) xml.remove(element);
  xml.append(`<driver name='qemu' type='${format}'/>`, disk);
  xml.append(`<source file='${escape(path)}'/>`, disk);
}

function putNvram(xml: Editable, path: string): void {
  const nvram = xml.first('os/nvram');
  const os = xml.first('os');
  if (nvram) {
    const template = xml.attribute(nvram, 'template');
    const from = template === undefined ? '' : ` template='${escape(template)}'`;
    xml.replace(nvram, `<nvram${from}>${escape(path)}</nvram>`);
  } else if (os) xml.append(`<nvram>${escape(path)}</nvram>`, os);
}
