import { Editable } from './editable.ts';

/** The emulators of a libvirt and their machine types, by architecture. https://libvirt.org/formatcaps.html */
export interface HostCapabilities {
  readonly emulators: Readonly<Record<string, string>>;
  /** Aliases included. */
  readonly machines: Readonly<Record<string, ReadonlySet<string>>>;
}

/**
 * Parses what `virsh capabilities` prints.
 * @param text XML
 * @throws {VirtspecError} `xml-doctype` or `xml-malformed`
 */
export function parseHostCapabilities(text: string): HostCapabilities {
  const xml = new Editable({ text, origin: 'virsh capabilities' });
  const emulators: Record<string, string> = {};
  const machines: Record<string, ReadonlySet<string>> = {};
  for (const arch of xml.all('guest/arch')) {
    const name = xml.attribute(arch, 'name') ?? '';
    const emulator = xml.first('emulator', arch) ?? xml.first('domain/emulator', arch);
    if (emulator) emulators[name] = xml.text(emulator);
    machines[name] = new Set(
      [...xml.all('machine', arch), ...xml.all('domain/machine', arch)].map((machine) => xml.text(machine)),
    );
  }
  return { emulators, machines };
}
