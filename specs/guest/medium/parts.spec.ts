import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { extractParts, readParts } from '../../../lib/guest/medium/parts.ts';
import { debOf } from './deb.ts';

let downloads = '';
let folder = '';
beforeEach(() => {
  downloads = mkdtempSync(join(tmpdir(), 'vs-downloads-'));
  folder = mkdtempSync(join(tmpdir(), 'vs-parts-'));
});
afterEach(() => {
  for (const one of [downloads, folder]) rmSync(one, { recursive: true });
});

const others = {
  'shim-signed_1.51-1_amd64.deb': debOf({ 'usr/lib/shim/shimx64.efi.signed': 'shim' }),
  'grub-efi-amd64-signed_2.06_amd64.deb': debOf({ 'usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed': 'grub' }, 'gz'),
  'busybox-static_1%3a1.35_amd64.deb': debOf({ 'bin/busybox': 'busybox' }),
  'isolinux_6.04_all.deb': debOf({ 'usr/lib/ISOLINUX/isolinux.bin': 'isolinux' }),
  'syslinux-common_6.04_all.deb': debOf({ 'usr/lib/syslinux/modules/bios/ldlinux.c32': 'ldlinux' }),
};

const modules = 'lib/modules/6.1.0-9-amd64';
const needs = (...names: string[]) => `ELF\0depends=${names.join(',')}\0`;

/** A kernel's package, with its own list of its modules. */
function kernelOf(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const paths = Object.entries(files).map(([path, content]) => [`${modules}/kernel/${path}`, content] as const);
  const order = Object.keys(files).map((path) => `kernel/${path.replace(/\.ko.*$/, '.ko')}\n`);
  const all = { ...Object.fromEntries(paths), [`${modules}/modules.order`]: order.join('') };
  return debOf({ ...all, 'boot/vmlinuz-6.1.0-9-amd64': 'kernel', 'boot/System.map': 'map' }, 'xz');
}

async function extract(kernel: Buffer): Promise<readonly string[]> {
  const files = { ...others, 'linux-image-6.1.0-9-amd64_6.1.9-1_amd64.deb': kernel };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(downloads, name), content);
  const packages = Object.keys(files).map((file) => ({ name: file.split('_')[0] ?? '', file }));
  await extractParts(packages, downloads, folder);
  return readdirSync(join(folder, 'modules')).sort();
}

test('the parts are extracted under their names, and nothing else', async () => {
  await extract(kernelOf({ 'drivers/block/virtio_blk.ko': needs('virtio'), 'drivers/virtio/virtio.ko': needs() }));
  expect(readdirSync(folder).sort()).toEqual(
    ['busybox', 'grub.efi', 'isolinux.bin', 'ldlinux.c32', 'modules', 'parts.json', 'shim.efi', 'vmlinuz'].sort(),
  );
  expect(readFileSync(join(folder, 'grub.efi'), 'utf8')).toBe('grub');
  expect(await readParts(folder)).toEqual({
    release: '6.1.0-9-amd64',
    text: 'Linux 6.1.9-1, shim 1.51-1, GRUB 2.06, busybox 1:1.35; kernel and loaders signed by the distribution',
    signed: true,
  });
});

test('only wanted modules and their dependencies are extracted', async () => {
  const kernel = kernelOf({
    'drivers/block/virtio_blk.ko': needs('virtio'),
    'drivers/virtio/virtio.ko': needs(),
    'drivers/virtio/virtio_gone.ko': needs(),
    'sound/soundcore.ko': needs(),
  });
  expect(await extract(kernel)).toEqual(['virtio.ko', 'virtio_blk.ko']);
});

test('a kernel with modules in unusual folders is handled by its own list, whatever has to be unpacked', async () => {
  const kernel = kernelOf({
    'drivers/new/place/virtio_blk.ko': needs('first'),
    'drivers/odd/first.ko': needs('second-one', 'built_in'),
    'sound/second-one.ko': needs(),
    'sound/soundcore.ko': needs(),
  });
  expect(await extract(kernel)).toEqual(['first.ko', 'second_one.ko', 'virtio_blk.ko']);
});

test('compressed modules are stored uncompressed', async () => {
  const packed = execFileSync('xz', ['-c'], { input: needs('virtio') });
  const kernel = kernelOf({ 'drivers/block/virtio_blk.ko.xz': packed, 'drivers/virtio/virtio.ko': needs() });
  expect(await extract(kernel)).toEqual(['virtio.ko', 'virtio_blk.ko']);
  expect(readFileSync(join(folder, 'modules/virtio_blk.ko'), 'utf8')).toBe(needs('virtio'));
});

test('a kernel without modules is reported', async () => {
  const kernel = debOf({ 'boot/vmlinuz-6.1.0-9-amd64': 'kernel' });
  await expect(extract(kernel)).rejects.toMatchObject({
    code: 'probe-part-missing',
    what: expect.stringContaining('kernel modules'),
  });
});
