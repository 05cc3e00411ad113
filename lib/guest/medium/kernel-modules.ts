import { basename } from 'node:path';

/** Drivers for all hardware that libvirt can give a domain, and for what the probe itself needs. Their dependencies are added. */
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

/** A kernel module, as described by its own `.modinfo`. */
export interface KernelModule {
  /** With underscores, as in the kernel. */
  readonly name: string;
  readonly content: Uint8Array;
  readonly depends: readonly string[];
  /** Patterns of the hardware that it supports: `pci:v00008086d000010D3sv*`. */
  readonly aliases: readonly string[];
}

/** `8139-cp.ko.xz` → `8139_cp` */
export function moduleName(path: string): string {
  return basename(path)
    .replace(/\.ko(\.\w+)?$/, '')
    .replaceAll('-', '_');
}

/** @param content of an uncompressed module; its signature follows the content, and is kept */
export function readModule(name: string, content: Uint8Array): KernelModule {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const values = (key: string) => valuesOf(bytes, key);
  const depends = values('depends').flatMap((list) => list.split(','));
  return {
    name,
    content,
    depends: depends.filter((other) => other !== '').map((other) => other.replaceAll('-', '_')),
    aliases: [...new Set(values('alias'))],
  };
}

/** All values of `\0KEY=VALUE\0`, searched as bytes, because a module may have megabytes of other data. */
function valuesOf(bytes: Buffer, key: string): readonly string[] {
  const values: string[] = [];
  const begin = Buffer.from(`\0${key}=`);
  for (let at = bytes.indexOf(begin); at !== -1; at = bytes.indexOf(begin, at + 1)) {
    const end = bytes.indexOf(0, at + begin.length);
    const value = bytes.toString('latin1', at + begin.length, end === -1 ? undefined : end);
    if (end !== -1 && /^[\x21-\x7e]*$/.test(value)) values.push(value);
  }
  return values;
}

/**
 * The folders of a kernel that contain these modules and their dependencies: a tenth of all modules. Modules in other folders are unpacked by name.
 */
export const moduleFolders = [
  ...['block', 'crypto', 'lib', 'net/9p', 'net/core', 'fs/9p', 'fs/efivarfs', 'fs/fscache', 'fs/fuse', 'fs/netfs'],
  ...['ata', 'block', 'cdrom', 'char/tpm', 'dca', 'i2c/algos', 'message', 'nvme', 'scsi', 'virtio'].map(driver),
  ...['common', 'core', 'host', 'storage'].map((name) => driver(`usb/${name}`)),
  ...['8390', 'amd', 'dec', 'intel', 'realtek'].map((name) => driver(`net/ethernet/${name}`)),
  ...['net/mii.ko*', 'net/net_failover.ko*', 'net/virtio_net.ko*', 'net/vmxnet3'].map(driver),
] as const;

function driver(path: string): string {
  return `drivers/${path}`;
}

/**
 * The wanted modules with all their dependencies, as far as they are among `files`. Modules that a kernel has built in, or lacks, are not.
 * @param files paths of modules, compressed or not
 * @param read returns the content of modules, uncompressed; called once for all that are wanted, once for all their dependencies, and so on
 */
export async function collectModules(
  wanted: readonly string[],
  files: readonly string[],
  read: (files: readonly string[]) => Promise<readonly Uint8Array[]>,
): Promise<readonly KernelModule[]> {
  const byName = new Map(files.map((file) => [moduleName(file), file]));
  const found = new Map<string, KernelModule>();
  let names = wanted.map((name) => name.replaceAll('-', '_'));
  while (names.length > 0) {
    const next = [...new Set(names)].filter((name) => byName.has(name) && !found.has(name));
    const contents = await read(next.map((name) => byName.get(name) ?? ''));
    const modules = contents.map((content, index) => readModule(next[index] ?? '', content));
    for (const module of modules) found.set(module.name, module);
    names = modules.flatMap(({ depends }) => depends);
  }
  return [...found.values()];
}

/** `modules.dep` and `modules.alias`, for `modprobe`. https://man7.org/linux/man-pages/man5/modules.dep.5.html */
export function moduleIndex(modules: readonly KernelModule[]): { readonly dep: string; readonly alias: string } {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const closure = (module: KernelModule): readonly string[] =>
    module.depends.flatMap((name) => {
      const other = byName.get(name);
      return other ? [name, ...closure(other)] : [];
    });
  const dep = modules.map((module) => {
    // A module comes after all that depend on it: modprobe loads from the last to the first.
    const all = [...new Set(closure(module).toReversed())].toReversed();
    return `${module.name}.ko:${all.map((name) => ` ${name}.ko`).join('')}\n`;
  });
  const alias = modules.flatMap(({ name, aliases }) => aliases.map((pattern) => `alias ${pattern} ${name}\n`));
  return { dep: dep.join(''), alias: alias.join('') };
}
