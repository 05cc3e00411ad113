import { Editable } from './editable.ts';

/** The emulators of a libvirt and their machine types, by architecture. https://libvirt.org/formatcaps.html */
export interface HostCapabilities {
  readonly emulators: Readonly<Record<string, string>>;
  /** Aliases included. */
  readonly machines: Readonly<Record<string, ReadonlySet<string>>>;
  /** Deprecated machine types, as far as libvirt reports them. */
  readonly deprecatedMachines: ReadonlySet<string>;
}

/**
 * Parses the output of `virsh capabilities`.
 * @param text XML
 * @throws {VirtspecError} `xml-doctype` or `xml-malformed`
 */
export function parseHostCapabilities(text: string): HostCapabilities {
  const xml = new Editable({ text, origin: 'virsh capabilities' });
  const emulators: Record<string, string> = {};
  const machines: Record<string, ReadonlySet<string>> = {};
  const deprecated = new Set<string>();
  for (const arch of xml.all('guest/arch')) {
    const name = xml.attribute(arch, 'name') ?? '';
    const emulator = xml.first('emulator', arch) ?? xml.first('domain/emulator', arch);
    if (emulator) emulators[name] = xml.text(emulator);
    const all = [...xml.all('machine', arch), ...xml.all('domain/machine', arch)];
    machines[name] = new Set(all.map((machine) => xml.text(machine)));
    for (const machine of all) if (xml.attribute(machine, 'deprecated') === 'yes') deprecated.add(xml.text(machine));
  }
  return { emulators, machines, deprecatedMachines: deprecated };
}
