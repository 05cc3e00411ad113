import type { XmlElement } from '../xml/element.ts';
import type { XmlSource } from '../xml/source.ts';
import { parseNamed } from './named.ts';
import type { Disk, Domain, DomainLiveness, Filesystem, Graphics, Interface, Tpm } from './objects.ts';
import { parseFirmware } from './parse-firmware.ts';
import { parseSize } from './parse-size.ts';

/**
 * A domain from `virsh dumpxml`, or from declared XML; memory is KiB if no unit is given. https://libvirt.org/formatdomain.html
 * @throws {VirtspecError} if the XML is not a domain
 */
export function parseDomain(xml: XmlSource, live?: DomainLiveness): Domain {
  const { root, name, uuid } = parseNamed(xml, 'domain');
  const os = root.child('os');
  const devices = root.child('devices');
  const vcpu = root.child('vcpu');
  return {
    kind: 'domain',
    name,
    uuid,
    xml,
    live,
    type: root.attribute('type') ?? '',
    machine: os?.child('type')?.attribute('machine'),
    memory: parseSize(root.child('memory'), 'KiB'),
    pluggedMemory: parsePluggedMemory(devices),
    currentMemory: parseSize(root.child('currentMemory'), 'KiB'),
    vcpus: parseCount(vcpu?.text),
    currentVcpus: parseCount(vcpu?.attribute('current')),
    firmware: parseFirmware(os),
    tpm: parseTpm(devices?.child('tpm')),
    disks: devices?.children('disk').map(parseDisk) ?? [],
    interfaces: devices?.children('interface').map(parseInterface) ?? [],
    graphics: devices?.children('graphics').map(parseGraphics) ?? [],
    filesystems: devices?.children('filesystem').map(parseFilesystem) ?? [],
  };
}

function parseCount(text: string | undefined): number | undefined {
  const digits = text?.trim();
  return digits && /^\d+$/.test(digits) ? Number(digits) : undefined;
}

/** https://libvirt.org/formatdomain.html#memory-devices */
function parsePluggedMemory(devices: XmlElement | undefined): bigint {
  const sizes = devices
    ?.children('memory')
    .map((memory) => parseSize(memory.child('target')?.child('size'), 'KiB') ?? 0n);
  return sizes?.reduce((sum, size) => sum + size, 0n) ?? 0n;
}

function parseTpm(tpm: XmlElement | undefined): Tpm | undefined {
  if (!tpm) return undefined;
  const backend = tpm.child('backend');
  return { model: tpm.attribute('model'), backend: backend?.attribute('type'), version: backend?.attribute('version') };
}

function parseDisk(disk: XmlElement, index: number): Disk {
  const source = disk.child('source');
  const target = disk.child('target');
  return {
    device: disk.attribute('device') ?? 'disk',
    type: disk.attribute('type') ?? 'file',
    file: source?.attribute('file') ?? source?.attribute('dev'),
    pool: source?.attribute('pool'),
    volume: source?.attribute('volume'),
    target: target?.attribute('dev'),
    bus: target?.attribute('bus'),
    format: disk.child('driver')?.attribute('type'),
    startupPolicy: source?.attribute('startupPolicy'),
    readonly: disk.child('readonly') !== undefined,
    shareable: disk.child('shareable') !== undefined,
    position: index + 1,
  };
}

function parseInterface(element: XmlElement, index: number): Interface {
  const source = element.child('source');
  return {
    type: element.attribute('type') ?? '',
    network: source?.attribute('network'),
    bridge: source?.attribute('bridge'),
    device: source?.attribute('dev'),
    mac: element.child('mac')?.attribute('address')?.toLowerCase(),
    model: element.child('model')?.attribute('type'),
    standby: element.child('teaming')?.attribute('type') === 'transient',
    position: index + 1,
  };
}

function parseFilesystem(filesystem: XmlElement, index: number): Filesystem {
  return {
    driver: filesystem.child('driver')?.attribute('type') ?? 'path',
    tag: filesystem.child('target')?.attribute('dir'),
    position: index + 1,
  };
}

function parseGraphics(graphics: XmlElement, index: number): Graphics {
  return {
    type: graphics.attribute('type') ?? '',
    gl: graphics.child('gl')?.attribute('enable') === 'yes',
    listens: listensOf(graphics),
    password: graphics.attribute('passwd') !== undefined,
    position: index + 1,
  };
}

function listensOf(graphics: XmlElement): string[] {
  const own = graphics.attribute('listen');
  const named = graphics.children('listen').flatMap((listen) => listen.attribute('address') ?? []);
  return [...new Set([...(own === undefined ? [] : [own]), ...named])];
}
