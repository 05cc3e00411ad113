import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { extractModules, kernelFiles } from './extract-modules.ts';
import { extractPrograms, programFiles } from './extract-programs.ts';
import type { Flavour } from './flavour.ts';
import type { DebianPackage } from './package-source.ts';
import { unpackPackage } from './unpack.ts';

/** What a guest's ISO is built from, apart from virtspec's own files: in one folder, under these names. */
export const partFiles = {
  kernel: 'vmlinuz',
  busybox: 'busybox',
  shim: 'shim.efi',
  grub: 'grub.efi',
  isolinux: 'isolinux.bin',
  ldlinux: 'ldlinux.c32',
} as const;

/** The folders of kernel modules, and of a flavour's programs with their libraries, under their paths in the guest. */
export const partFolders = { modules: 'modules', programs: 'programs' } as const;

/** The packages that each guest is built from, besides the kernel's. */
const loaders = /^(shim-|grub-|busybox|isolinux$|syslinux-)/;

/** The path of each in Debian's and Ubuntu's packages. */
const places: Readonly<Record<keyof typeof partFiles, RegExp>> = {
  kernel: /^(boot\/vmlinuz-|usr\/lib\/modules\/[^/]+\/vmlinuz$)/,
  busybox: /^(usr\/)?bin\/busybox$/,
  shim: /^usr\/lib\/shim\/shimx64\.efi\.signed(\.latest)?$/,
  grub: /^usr\/lib\/grub\/x86_64-efi-signed\/gcdx64\.efi\.signed$/,
  isolinux: /^usr\/lib\/ISOLINUX\/isolinux\.bin$/,
  ldlinux: /^usr\/lib\/syslinux\/modules\/bios\/ldlinux\.c32$/,
};

/** Facts about a folder of parts, from its `parts.json`. */
export interface PartsFacts {
  /** Of the kernel: `6.1.0-56-amd64`. */
  readonly release: string;
  /** For reports: `Linux 6.1.192-2, shim 1.51~1+deb12u1, GRUB 1+2.06, busybox 1:1.35.0-4`. */
  readonly text: string;
  readonly signed: boolean;
}

/** What parts are extracted for, and where. */
export interface Extraction {
  readonly flavour: Flavour;
  /** The folder of the packages. */
  readonly downloads: string;
  /** Receives the parts, `modules/`, `programs/` if the flavour has any, and `parts.json`. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Extracts the parts from downloaded packages.
 * @throws VirtspecError `probe-part-missing`; as `unpackPackage`
 */
export async function extractParts(
  packages: readonly DebianPackage[],
  { flavour, downloads, folder, signal }: Extraction,
): Promise<void> {
  const missing = (part: string) => partMissing(flavour, part, packages);
  const root = join(folder, 'unpacked');
  await mkdir(root);
  const unpack = (one: DebianPackage, wanted?: readonly string[]) =>
    unpackPackage(join(downloads, one.file), root, wanted, signal);
  // One after the other: tar makes a folder again that is there and still empty, under another tar that has just made it.
  for (const one of packages) await unpack(one, filesOf(one, flavour));
  const files = await readdir(root, { recursive: true });
  for (const part of Object.keys(places) as (keyof typeof places)[]) {
    const found = files.find((file) => places[part].test(file));
    if (found === undefined) throw missing(part);
    await copyFile(join(root, found), join(folder, partFiles[part]));
  }
  const release = files.map((file) => /lib\/modules\/([^/]+)\/(kernel|modules\.order)$/.exec(file)?.[1]).find(Boolean);
  if (release === undefined) throw missing('kernel modules');
  await extractModules(root, join(folder, partFolders.modules), flavour, async (wanted) => {
    for (const one of packages.filter(isKernel)) await unpack(one, wanted);
  });
  const programs = join(folder, partFolders.programs);
  await extractPrograms({ root, files, folder: programs }, flavour.programs, missing);
  const facts: PartsFacts = { release, text: describe(packages), signed: true };
  await writeFile(join(folder, 'parts.json'), JSON.stringify(facts));
  await rm(root, { recursive: true });
}

function isKernel({ name }: DebianPackage): boolean {
  return name.startsWith('linux-');
}

/** Patterns of the files to unpack from a package; undefined for all. */
function filesOf(one: DebianPackage, flavour: Flavour): readonly string[] | undefined {
  if (isKernel(one)) return kernelFiles(flavour);
  return loaders.test(one.name) ? undefined : programFiles;
}

/** A folder's facts, as written by `extractParts`. */
export async function readParts(folder: string): Promise<PartsFacts> {
  return JSON.parse(await readFile(join(folder, 'parts.json'), 'utf8')) as PartsFacts;
}

function describe(packages: readonly DebianPackage[]): string {
  const names = [
    [/^linux-image-/, 'Linux'],
    [/^shim-/, 'shim'],
    [/^grub-/, 'GRUB'],
    [/^busybox/, 'busybox'],
    [/^qemu-guest-agent$/, 'QEMU guest agent'],
    [/^openssh-server$/, 'OpenSSH'],
  ] as const;
  const named = names.flatMap(([pattern, name]) => {
    const version = packages.find((one) => pattern.test(one.name))?.file.split('_')[1];
    return version === undefined ? [] : [`${name} ${decodeURIComponent(version)}`];
  });
  return `${named.join(', ')}; kernel and loaders signed by the distribution`;
}

function partMissing({ name }: Flavour, part: string, packages: readonly DebianPackage[]): VirtspecError {
  return new VirtspecError({
    code: 'probe-part-missing',
    kind: 'environment',
    what: `the ${name} guest’s ${part} is in none of its packages`,
    why: `searched ${packages.map(({ file }) => file).join(', ')}`,
    fix: 'Report this; virtspec supports the packages of Debian and Ubuntu for x86-64.',
  });
}
