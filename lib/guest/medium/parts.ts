import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { extractModules, kernelFiles } from './extract-modules.ts';
import type { DebianPackage } from './package-source.ts';
import { unpackPackage } from './unpack.ts';

/** What the probe's ISO is built from, apart from virtspec's own files: in one folder, under these names. */
export const partFiles = {
  kernel: 'vmlinuz',
  busybox: 'busybox',
  shim: 'shim.efi',
  grub: 'grub.efi',
  isolinux: 'isolinux.bin',
  ldlinux: 'ldlinux.c32',
} as const;

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

/**
 * Extracts the parts from downloaded packages.
 * @param folder receives the parts, `modules/` and `parts.json`
 * @throws VirtspecError `probe-part-missing`; as `unpackPackage`
 */
export async function extractParts(
  packages: readonly DebianPackage[],
  downloads: string,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const root = join(folder, 'unpacked');
  await mkdir(root);
  const isKernel = ({ name }: DebianPackage) => name.startsWith('linux-');
  const unpack = (one: DebianPackage, wanted?: readonly string[]) =>
    unpackPackage(join(downloads, one.file), root, wanted, signal);
  await Promise.all(packages.map((one) => unpack(one, isKernel(one) ? kernelFiles : undefined)));
  const files = await readdir(root, { recursive: true });
  for (const part of Object.keys(places) as (keyof typeof places)[]) {
    const found = files.find((file) => places[part].test(file));
    if (found === undefined) throw partMissing(part, packages);
    await copyFile(join(root, found), join(folder, partFiles[part]));
  }
  const release = files.map((file) => /lib\/modules\/([^/]+)\/(kernel|modules\.order)$/.exec(file)?.[1]).find(Boolean);
  if (release === undefined) throw partMissing('kernel modules', packages);
  await extractModules(root, join(folder, 'modules'), async (wanted) => {
    for (const one of packages.filter(isKernel)) await unpack(one, wanted);
  });
  const facts: PartsFacts = { release, text: describe(packages), signed: true };
  await writeFile(join(folder, 'parts.json'), JSON.stringify(facts));
  await rm(root, { recursive: true });
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
  ] as const;
  const named = names.flatMap(([pattern, name]) => {
    const version = packages.find((one) => pattern.test(one.name))?.file.split('_')[1];
    return version === undefined ? [] : [`${name} ${decodeURIComponent(version)}`];
  });
  return `${named.join(', ')}; kernel and loaders signed by the distribution`;
}

function partMissing(part: string, packages: readonly DebianPackage[]): VirtspecError {
  return new VirtspecError({
    code: 'probe-part-missing',
    kind: 'environment',
    what: `the probe guest’s ${part} is in none of its packages`,
    why: `searched ${packages.map(({ file }) => file).join(', ')}`,
    fix: 'Report this; virtspec supports the packages of Debian and Ubuntu for x86-64.',
  });
}
