import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { packageFile } from '../../package-file.ts';
import { runChecked } from '../../process/run.ts';
import type { Flavour } from './flavour.ts';
import { initramfs } from './initramfs.ts';
import { readModule } from './kernel-modules.ts';
import { partFiles, partFolders, readParts } from './parts.ts';
import { runArchive, runMark } from './run-file.ts';

/** The ISO that every run's medium is a copy of, and the position of the run's own file in it. */
export interface ProbeBase {
  readonly iso: string;
  /** Offset of the run's file in the ISO, in bytes. */
  readonly offset: number;
  readonly parts: string;
  readonly signed: boolean;
}

/** virtspec's own files in every ISO, besides those of the flavour. */
const loaderFiles = ['grub.cfg', 'isolinux.cfg'] as const;

/** The texts of virtspec's own files, by their names. */
export type OwnFiles = Readonly<Record<string, string>>;

/** Kernel parameters: faster start under emulation, and output on a serial port if there is one. */
const kernelWords =
  'console=ttyS0,115200 console=tty0 loglevel=4 panic=5 mitigations=off random.trust_cpu=on tsc=reliable no_timer_check nokaslr audit=0 apparmor=0 cryptomgr.notests=1';

/** Incremented when the build procedure changes. */
const builder = 1;

export async function readOwnFiles(flavour: Flavour): Promise<OwnFiles> {
  const texts = await Promise.all(
    [...Object.keys(flavour.own), ...loaderFiles].map(async (name) => {
      const text = await readFile(packageFile(`lib/guest/medium/${name}`), 'utf8');
      return [name, text.replaceAll('@KERNEL@', kernelWords)] as const;
    }),
  );
  return Object.fromEntries(texts);
}

/** A hash of what the ISO depends on, apart from its parts. */
export function recipeHash(flavour: Flavour, own: OwnFiles): string {
  const hash = createHash('sha256').update(`${builder} ${flavour.name}\0`);
  for (const name of Object.keys(own).sort()) hash.update(`${name} ${flavour.own[name] ?? ''}\0${own[name]}\0`);
  return hash.digest('hex').slice(0, 16);
}

/**
 * Builds the ISO.
 * @param parts folder, as filled by `extractParts`
 * @param folder receives `probe.iso` and `base.json`
 * @throws VirtspecError `command-failed`, `probe-no-run-file`; the signal's reason
 */
export async function buildBase(
  parts: string,
  { flavour, own }: { readonly flavour: Flavour; readonly own: OwnFiles },
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const tree = join(folder, 'tree');
  for (const name of ['.disk', 'boot/grub', 'isolinux']) await mkdir(join(tree, name), { recursive: true });
  const facts = await readParts(parts);
  // GRUB identifies its medium by this file.
  await writeFile(join(tree, '.disk/info'), 'virtspec probe\n');
  await writeFile(join(tree, 'boot/grub/grub.cfg'), textOf(own, 'grub.cfg'));
  await writeFile(join(tree, 'isolinux/isolinux.cfg'), textOf(own, 'isolinux.cfg'));
  await copyFile(join(parts, partFiles.isolinux), join(tree, 'isolinux/isolinux.bin'));
  await copyFile(join(parts, partFiles.ldlinux), join(tree, 'isolinux/ldlinux.c32'));
  await copyFile(join(parts, partFiles.kernel), join(tree, 'boot/vmlinuz'));
  await writeFile(join(tree, 'boot/run.cpio'), runArchive());
  await both(
    makeInitramfs(parts, facts.release, filesOf(flavour, own)).then((bytes) =>
      writeFile(join(tree, 'boot/initrd'), bytes),
    ),
    makeEfiImage(parts, join(tree, 'efi.img'), signal),
  );
  const iso = join(folder, 'probe.iso');
  await runChecked(isoCommand(tree, iso), { signal });
  const offset = (await readFile(iso)).indexOf(runMark);
  if (offset === -1) throw noRunFile(iso);
  await writeFile(join(folder, 'base.json'), JSON.stringify({ offset, parts: facts.text, signed: facts.signed }));
  await rm(tree, { recursive: true });
}

/** Runs both in parallel; if one fails, the other still finishes first, because the folder that it writes to is removed then. */
async function both(...work: readonly Promise<void>[]): Promise<void> {
  for (const one of await Promise.allSettled(work)) if (one.status === 'rejected') throw one.reason;
}

/** A base that `buildBase` wrote. */
export async function readBase(folder: string): Promise<ProbeBase> {
  const facts = JSON.parse(await readFile(join(folder, 'base.json'), 'utf8')) as Omit<ProbeBase, 'iso'>;
  return { ...facts, iso: join(folder, 'probe.iso') };
}

async function makeInitramfs(parts: string, release: string, own: ReadonlyMap<string, Uint8Array>) {
  const folder = join(parts, partFolders.modules);
  const names = (await readdir(folder)).sort();
  const modules = await Promise.all(
    names.map(async (file) => readModule(file.replace(/\.ko$/, ''), await readFile(join(folder, file)))),
  );
  return initramfs({
    busybox: await readFile(join(parts, partFiles.busybox)),
    files: new Map([...own, ...(await readPrograms(join(parts, partFolders.programs)))]),
    release,
    modules,
  });
}

/** virtspec's own files, by their paths in the guest. */
function filesOf(flavour: Flavour, own: OwnFiles): ReadonlyMap<string, Uint8Array> {
  return new Map(Object.entries(flavour.own).map(([name, path]) => [path, Buffer.from(textOf(own, name))]));
}

function textOf(own: OwnFiles, name: string): string {
  const text = own[name];
  if (text === undefined) throw new RangeError(`${name} was not read`);
  return text;
}

/** Programs and libraries, by their paths in the guest. */
async function readPrograms(folder: string): Promise<readonly (readonly [path: string, content: Uint8Array])[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.sort().map(async (file) => [relative(folder, file), await readFile(file)] as const));
}

/** A FAT file system with the loaders at the paths that UEFI requires: https://uefi.org/specs/UEFI/2.10/03_Boot_Manager.html (3.5.1.1). */
async function makeEfiImage(parts: string, image: string, signal?: AbortSignal): Promise<void> {
  const files = [
    [join(parts, partFiles.shim), '::/EFI/BOOT/BOOTX64.EFI'],
    [join(parts, partFiles.grub), '::/EFI/BOOT/grubx64.efi'],
  ] as const;
  const sizes = await Promise.all(files.map(async ([file]) => (await stat(file)).size));
  const bytes = sizes.reduce((a, b) => a + b, 256 * 1024);
  // Complete cylinders of 64 heads and 32 sectors: a mebibyte.
  const sectors = Math.ceil(bytes / 2 ** 20) * 2048;
  await runChecked(['mformat', '-C', '-T', `${sectors}`, '-h', '64', '-s', '32', '-i', image, '::'], { signal });
  await runChecked(['mmd', '-i', image, '::/EFI', '::/EFI/BOOT'], { signal });
  for (const [file, place] of files) await runChecked(['mcopy', '-i', image, file, place], { signal });
}

/** For BIOS and for UEFI: https://en.wikipedia.org/wiki/El_Torito_(CD-ROM_standard) */
function isoCommand(tree: string, iso: string): [string, ...string[]] {
  const bios = [
    '-b',
    'isolinux/isolinux.bin',
    '-c',
    'isolinux/boot.cat',
    '-no-emul-boot',
    '-boot-load-size',
    '4',
    '-boot-info-table',
  ];
  const uefi = ['-eltorito-alt-boot', '-e', 'efi.img', '-no-emul-boot'];
  return ['xorriso', '-as', 'mkisofs', '-quiet', '-R', '-J', '-V', 'PROBE', '-o', iso, ...bios, ...uefi, tree];
}

function noRunFile(iso: string): VirtspecError {
  return new VirtspecError({
    code: 'probe-no-run-file',
    kind: 'environment',
    what: `the file of this run was not found in ${iso}`,
    why: 'xorriso did not store it unchanged',
  });
}
