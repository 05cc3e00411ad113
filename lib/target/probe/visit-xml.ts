import type { XmlSource } from '../../xml/source.ts';
import { Editable, escape } from '../adapt/editable.ts';
import type { MarkupElement } from '../adapt/markup.ts';

/** What takes the place of a domain's own files for one start, so that none of them is written to. */
export interface VisitFiles {
  /** The probe's ISO, in the first CD-ROM drive that holds something. */
  readonly medium: string;
  /** A qcow2 image over each disk, by target (`sda`). */
  readonly overlays: ReadonlyMap<string, string>;
  /** A copy of the NVRAM; undefined for BIOS. */
  readonly nvram: string | undefined;
}

/**
 * A domain's XML for one start of the probe: the same hardware, with other files behind it. For `virsh create`, which leaves what libvirt
 * keeps of the domain as it is.
 */
export function visitXml(inactive: XmlSource, files: VisitFiles): string {
  const xml = new Editable(inactive);
  const drive = xml.all('devices/disk').find((disk) => isCdrom(xml, disk) && xml.first('source', disk));
  for (const disk of xml.all('devices/disk')) {
    const overlay = files.overlays.get(xml.attribute(xml.first('target', disk), 'dev') ?? '');
    if (disk === drive) putFile(xml, disk, files.medium, 'raw');
    else if (overlay !== undefined) putFile(xml, disk, overlay, 'qcow2');
  }
  if (files.nvram !== undefined) putNvram(xml, files.nvram);
  return xml.result();
}

function isCdrom(xml: Editable, disk: MarkupElement): boolean {
  return xml.attribute(disk, 'device') === 'cdrom';
}

/** What a disk's driver says of caches and of asynchronous I/O is said of another file. */
function putFile(xml: Editable, disk: MarkupElement, path: string, format: string): void {
  xml.setAttribute(disk, 'type', 'file');
  const driver = xml.first('driver', disk);
  const source = xml.first('source', disk);
  const file = `<source file='${escape(path)}'/>`;
  const plain = `<driver name='qemu' type='${format}'/>`;
  if (driver) xml.replace(driver, plain);
  if (source) xml.replace(source, driver ? file : plain + file);
  for (const chain of xml.all('backingStore', disk)) xml.remove(chain);
}

function putNvram(xml: Editable, path: string): void {
  const nvram = xml.first('os/nvram');
  const os = xml.first('os');
  if (nvram) {
    const template = xml.attribute(nvram, 'template');
    const from = template === undefined ? '' : ` template='${escape(template)}'`;
    xml.replace(nvram, `<nvram${from}>${escape(path)}</nvram>`);
    return;
  }
  const type = os && xml.first('type', os);
  const loader = os && (xml.first('loader', os) ?? type);
  if (!loader) return;
  const text = xml.text(loader);
  const words = loader.attributes.map(({ name, value }) => ` ${name}='${escape(value)}'`).join('');
  xml.replace(loader, `<${loader.name}${words}>${escape(text)}</${loader.name}><nvram>${escape(path)}</nvram>`);
}
