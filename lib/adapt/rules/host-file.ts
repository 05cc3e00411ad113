import type { AdaptRule } from '../rule.ts';

/**
 * QEMU 7.2: "failed to find romfile", "could not load PC BIOS", "can't load /x.ign", "-acpitable ...: can't open file". A stand-in file would be
 * interpreted as real content, so the guest starts without one. `direct-boot` handles kernels, `firmware` handles UEFI.
 */
export const hostFile: AdaptRule = {
  id: 'host-file',
  kind: 'domain',
  why: 'The host file that the guest uses is not on this machine; the guest starts without it.',
  adapt(xml, { host }) {
    const isMissing = (path: string | undefined) => path !== undefined && path !== '' && !host.exists(path);
    for (const device of xml.first('devices')?.children ?? []) {
      for (const rom of xml.all('rom', device)) {
        if (!isMissing(xml.attribute(rom, 'file'))) continue;
        if (rom.attributes.length > 1) xml.removeAttribute(rom, 'file');
        else xml.remove(rom);
      }
    }
    for (const info of xml.all('sysinfo')) {
      const missing = xml.all('entry', info).filter((entry) => isMissing(xml.attribute(entry, 'file')));
      for (const gone of missing.length === info.children.length ? [info] : missing) {
        if (missing.length > 0) xml.remove(gone);
      }
    }
    for (const table of xml.all('os/acpi/table')) if (isMissing(xml.text(table))) xml.remove(table);
    for (const loader of xml.all('os/loader')) {
      if (xml.attribute(loader, 'type') !== 'pflash' && isMissing(xml.text(loader))) xml.remove(loader);
    }
    for (const smbios of xml.all('os/smbios')) {
      // libvirt: "Host SMBIOS information is not available", if dmidecode is missing or may not read its source.
      if (xml.attribute(smbios, 'mode') === 'host') xml.setAttribute(smbios, 'mode', 'emulate');
    }
  },
};
