import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { agentFlavour, type Flavour, probeFlavour } from '../../../lib/guest/medium/flavour.ts';
import { extractParts, readParts } from '../../../lib/guest/medium/parts.ts';
import { debOf } from './deb.ts';
import { elfOf } from './elf.ts';

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
  await extractParts(packages, { flavour: probeFlavour, downloads, folder });
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

const library = (...names: string[]) => `usr/lib/x86_64-linux-gnu/${names.join('/')}`;
const agentPackages = {
  'qemu-guest-agent_7.2_amd64.deb': debOf({
    'usr/sbin/qemu-ga': elfOf('libglib-2.0.so.0'),
    'etc/qemu/fsfreeze-hook': '',
  }),
  'openssh-server_9.2_amd64.deb': debOf({ 'usr/sbin/sshd': elfOf('libc.so.6') }),
  'openssh-sftp-server_9.2_amd64.deb': debOf({ 'usr/lib/openssh/sftp-server': elfOf('libc.so.6') }),
  'openssh-client_9.2_amd64.deb': debOf({
    'usr/bin/scp': elfOf('libc.so.6'),
    'usr/bin/ssh': elfOf('libc.so.6'),
    'usr/bin/ssh-keygen': elfOf('libc.so.6'),
  }),
  'libglib2.0-0_2_amd64.deb': debOf({ [library('libglib-2.0.so.0')]: elfOf('libc.so.6') }),
  'libc6_2_amd64.deb': debOf({
    [library('libc.so.6')]: elfOf('ld-linux-x86-64.so.2'),
    [library('ld-linux-x86-64.so.2')]: elfOf(),
    [library('gconv/libc.so.6')]: 'a plugin',
    [library('libm.so.6')]: elfOf('libc.so.6'),
  }),
  'libgcc-s1_12_amd64.deb': debOf({ [library('libgcc_s.so.1')]: elfOf('libc.so.6') }),
};

/** The programs and libraries of a flavour, from these packages and a kernel. */
async function programsOf(flavour: Flavour, some: Readonly<Record<string, Buffer>>): Promise<readonly string[]> {
  const kernel = kernelOf({ 'drivers/virtio/virtio.ko': needs() });
  const files = { ...others, 'linux-image-6.1.0-9-amd64_6.1.9-1_amd64.deb': kernel, ...some };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(downloads, name), content);
  const packages = Object.keys(files).map((file) => ({ name: file.split('_')[0] ?? '', file }));
  await extractParts(packages, { flavour, downloads, folder });
  const entries = readdirSync(join(folder, 'programs'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

test('the agent guest has its programs, the libraries that they need, directly or not, and nothing else', async () => {
  expect(await programsOf(agentFlavour, agentPackages)).toEqual([
    ...['programs/lib/x86_64-linux-gnu/libc.so.6', 'programs/lib/x86_64-linux-gnu/libgcc_s.so.1'],
    ...['programs/lib/x86_64-linux-gnu/libglib-2.0.so.0', 'programs/lib64/ld-linux-x86-64.so.2'],
    ...['programs/usr/bin/scp', 'programs/usr/bin/ssh-keygen', 'programs/usr/lib/openssh/sftp-server'],
    ...['programs/usr/sbin/qemu-ga', 'programs/usr/sbin/sshd'],
  ]);
  expect(readFileSync(join(folder, 'programs/lib/x86_64-linux-gnu/libc.so.6'))).toEqual(elfOf('ld-linux-x86-64.so.2'));
  expect((await readParts(folder)).text).toContain('QEMU guest agent 7.2, OpenSSH 9.2');
});

test('a program that a later release has split is taken with its parts', async () => {
  const server = debOf({ 'usr/sbin/sshd': elfOf('libc.so.6'), 'usr/lib/openssh/sshd-session': elfOf('libm.so.6') });
  const found = await programsOf(agentFlavour, { ...agentPackages, 'openssh-server_9.2_amd64.deb': server });
  expect(found).toContain('programs/usr/lib/openssh/sshd-session');
  expect(found).toContain('programs/lib/x86_64-linux-gnu/libm.so.6');
});

test.each([
  ['openssh-server_9.2_amd64.deb', 'sshd'],
  ['libglib2.0-0_2_amd64.deb', 'libglib-2.0.so.0'],
])('without %s, what is missing is named: %s', async (file, what) => {
  const some = Object.fromEntries(Object.entries(agentPackages).filter(([name]) => name !== file));
  await expect(programsOf(agentFlavour, some)).rejects.toMatchObject({
    code: 'probe-part-missing',
    what: `the agent guest’s ${what} is in none of its packages`,
  });
});
