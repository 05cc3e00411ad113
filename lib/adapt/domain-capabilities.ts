import { Editable } from './editable.ts';
import type { MarkupElement } from './markup.ts';

/** The capabilities that libvirt reports for its QEMU. https://libvirt.org/formatdomaincaps.html */
export interface DomainCapabilities {
  /** The emulator that they were queried for. */
  readonly emulator: string;
  readonly arch: string;
  /** Canonical name: `pc-q35-7.2`. */
  readonly machine: string;
  /** Modes that may be used: `maximum`, `host-model`, ... */
  readonly cpuModes: ReadonlySet<string>;
  /** Whether it has firmware for Secure Boot (`loader/secure`); undefined if this libvirt does not report it. */
  readonly secureLoader: boolean | undefined;
  /**
   * Values of a device's enum, such as `values('graphics', 'type')`. Undefined if this libvirt does not report them: then nothing is known to be
   * missing. Empty if the device is not supported at all.
   */
  values(device: string, name: string): ReadonlySet<string> | undefined;
}

/**
 * Parses the output of `virsh domcapabilities`.
 * @param text XML
 * @throws {VirtspecError} `xml-doctype` or `xml-malformed`
 */
export function parseDomainCapabilities(text: string): DomainCapabilities {
  const xml = new Editable({ text, origin: 'virsh domcapabilities' });
  const devices = new Map(xml.first('devices')?.children.map((device) => [device.name, device]));
  const modes = xml.all('cpu/mode').filter((mode) => xml.attribute(mode, 'supported') === 'yes');
  return {
    emulator: xml.text(xml.first('path')),
    arch: xml.text(xml.first('arch')),
    machine: xml.text(xml.first('machine')),
    cpuModes: new Set(modes.map((mode) => xml.attribute(mode, 'name') ?? '')),
    secureLoader: enumOf(xml, xml.first('os/loader'), 'secure')?.has('yes'),
    values: (device, name) => enumOf(xml, devices.get(device), name),
  };
}

function enumOf(xml: Editable, element: MarkupElement | undefined, name: string): ReadonlySet<string> | undefined {
  if (!element) return undefined;
  if (xml.attribute(element, 'supported') === 'no') return new Set();
  const found = xml.all('enum', element).find((candidate) => xml.attribute(candidate, 'name') === name);
  return found && new Set(xml.all('value', found).map((value) => xml.text(value)));
}

/** True if libvirt reports that it has no such value; false if it has, or does not report it. */
export function lacks(
  capabilities: DomainCapabilities | undefined,
  device: string,
  name: string,
  value: string,
): boolean {
  const values = capabilities?.values(device, name);
  return values !== undefined && !values.has(value);
}
