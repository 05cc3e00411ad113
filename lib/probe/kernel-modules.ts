import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** Drivers for whatever hardware libvirt gives a domain, and what the probe itself needs. Each brings what it depends on. */
export const wantedModules = [
  // network cards
  ...['8139cp', '8139too', 'e1000', 'e1000e', 'igb', 'vmxnet3', 'pcnet32', 'ne2k-pci', 'tulip', 'e100', 'virtio_net'],
  // disks and CD-ROMs
  ...[
    'ahci',
    'ata_piix',
    'ata_generic',
    'sd_mod',
    'sr_mod',
    'virtio_blk',
    'virtio_scsi',
    'nvme',
    'sym53c8xx',
    'mptsas',
    'mptspi',
  ],
  ...['megaraid_sas', 'usb-storage', 'uas', 'xhci_pci', 'ehci_pci', 'uhci_hcd'],
  // buses, firmware, TPM, shares
  ...['virtio_pci', 'efivarfs', 'tpm_tis', 'tpm_crb', 'virtiofs', '9p', '9pnet_virtio'],
] as const;

/** A kernel module, as its own `.modinfo` describes it. */
export interface KernelModule {
  /** With underscores, as the kernel calls it. */
  readonly name: string;
  readonly content: Uint8Array;
  readonly depends: readonly string[];
  /** Patterns of the hardware that it drives: `pci:v00008086d000010D3sv*`. */
  readonly aliases: readonly string[];
}

/** `8139-cp.ko.xz` → `8139_cp` */
export function moduleName(path: string): string {
  return basename(path)
    .replace(/\.ko(\.\w+)?$/, '')
    .replaceAll('-', '_');
}

/** @param content of an uncompressed module; its signature stands behind it, and stays */
export function readModule(name: string, content: Uint8Array): KernelModule {
  const text = Buffer.from(content).toString('latin1');
  const values = (key: string) =>
    [...text.matchAll(new RegExp(`(?<=\\0)${key}=([\\x21-\\x7e]*)\\0`, 'g'))].map((match) => match[1] ?? '');
  const depends = values('depends').flatMap((list) => list.split(','));
  return {
    name,
    content,
    depends: depends.filter((other) => other !== '').map((other) => other.replaceAll('-', '_')),
    aliases: [...new Set(values('alias'))],
  };
}

/**
 * The wanted modules of a kernel with all that they depend on. What a kernel has built in, or lacks, is not among its files, and left out.
 * @param files paths of a kernel's modules, uncompressed
 */
export async function collectModules(
  wanted: readonly string[],
  files: readonly string[],
): Promise<readonly KernelModule[]> {
  const byName = new Map(files.map((file) => [moduleName(file), file]));
  const found = new Map<string, KernelModule>();
  const visit = async (name: string): Promise<void> => {
    const file = byName.get(name);
    if (file === undefined || found.has(name)) return;
    const module = readModule(name, await readFile(file));
    found.set(name, module);
    for (const other of module.depends) await visit(other);
  };
  for (const name of wanted) await visit(name.replaceAll('-', '_'));
  return [...found.values()];
}

/** `modules.dep` and `modules.alias`, as `modprobe` reads them. https://man7.org/linux/man-pages/man5/modules.dep.5.html */
export function moduleIndex(modules: readonly KernelModule[]): { readonly dep: string; readonly alias: string } {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const closure = (module: KernelModule): readonly string[] =>
    module.depends.flatMap((name) => {
      const other = byName.get(name);
      return other ? [name, ...closure(other)] : [];
    });
  const dep = modules.map((module) => {
    // A module stands behind all that need it: modprobe loads from the last to the first.
    const all = [...new Set(closure(module).toReversed())].toReversed();
    return `${module.name}.ko:${all.map((name) => ` ${name}.ko`).join('')}\n`;
  });
  const alias = modules.flatMap(({ name, aliases }) => aliases.map((pattern) => `alias ${pattern} ${name}\n`));
  return { dep: dep.join(''), alias: alias.join('') };
}
