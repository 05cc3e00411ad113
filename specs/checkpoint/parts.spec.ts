import { describe, expect, test } from 'vitest';
import { chainOf } from '../../lib/checkpoint/backing-chain.ts';
import { memoryReasons, partsOf } from '../../lib/checkpoint/domain-parts.ts';
import { parseXml } from '../../lib/xml/parse.ts';

const domain = (devices: string, os = '') =>
  parseXml({ text: `<domain><os>${os}</os><devices>${devices}</devices></domain>`, origin: 'x' }, 'domain');
const disk = (source: string, type = 'file', more = '') =>
  `<disk type='${type}'><driver type='qcow2'/>${source}<target dev='vda'/>${more}</disk>`;

describe('the parts of a domain that a checkpoint contains', () => {
  test('are the disks that it writes: files, and volumes', () => {
    const { parts, reasons } = partsOf(
      domain(
        [
          disk("<source file='/a'/>"),
          disk("<source pool='p' volume='v'/>", 'volume'),
          disk("<source file='/iso'/>", 'file', '<readonly/>'),
          "<disk type='block' device='cdrom'><source dev='/dev/sr0'/><target dev='sda'/><readonly/></disk>",
          "<disk type='file' device='floppy'><target dev='fda'/></disk>",
        ].join(''),
      ),
    );
    expect(reasons).toEqual([]);
    expect(parts.disks).toEqual([
      { target: 'vda', source: { file: '/a' }, format: 'qcow2' },
      { target: 'vda', source: { pool: 'p', volume: 'v' }, format: 'qcow2' },
    ]);
    expect(
      partsOf(domain("<disk type='file'><source file='/a'/><target dev='vda'/></disk>")).parts.disks[0]?.format,
    ).toBe('raw');
  });

  test.each([
    ["<loader type='pflash' readonly='yes'>/code</loader><nvram>/vars</nvram>", { path: '/vars', format: 'raw' }],
    ["<nvram type='file' format='qcow2'><source file='/vars'/></nvram>", { path: '/vars', format: 'qcow2' }],
    ["<loader type='pflash' readonly='yes' format='qcow2'>/code</loader>", { path: undefined, format: 'qcow2' }],
    ["<loader type='pflash' stateless='yes'>/code</loader>", undefined],
    ['<bootmenu enable="yes"/>', undefined],
  ])('are its UEFI variables: %s', (os, nvram) => {
    expect(partsOf(domain('', os)).parts.nvram).toEqual(nvram);
  });

  test('are its UEFI variables also where libvirt chooses the firmware, and the definition has no path', () => {
    const root = parseXml({ text: "<domain><os firmware='efi'/></domain>", origin: 'x' }, 'domain');
    expect(partsOf(root).parts.nvram).toEqual({ path: undefined, format: 'raw' });
  });

  test.each([
    ["<tpm><backend type='emulator' version='2.0'/></tpm>", { version: '2.0', folder: undefined }],
    ["<tpm><backend type='emulator' version='1.2'/></tpm>", { version: '1.2', folder: undefined }],
    [
      "<tpm><backend type='emulator' version='2.0'><source type='dir' path='/t'/></backend></tpm>",
      { version: '2.0', folder: '/t' },
    ],
  ])('are the state of its TPM: %s', (devices, tpm) => {
    expect(partsOf(domain(devices)).parts.tpm).toEqual(tpm);
  });

  test.each([
    [disk("<source dev='/dev/sdb'/>", 'block'), '', /type block/],
    [disk("<source type='pci'/>", 'nvme'), '', /type nvme/],
    [disk("<source dir='/d'/>", 'dir'), '', /type dir/],
    [disk("<source type='unix' path='/s'/>", 'vhostuser'), '', /type vhostuser/],
    [disk("<source file='/a'/>", 'file', '<shareable/>'), '', /shareable/],
    ["<tpm><backend type='external'/></tpm>", '', /TPM is of type external/],
    ["<tpm><backend type='emulator'><source type='file' path='/t'/></backend></tpm>", '', /TPM is a single file/],
    ['', "<nvram type='block'><source dev='/dev/sdb'/></nvram>", /NVRAM has type block/],
    ['', "<loader type='pflash' readonly='no'>/code</loader>", /firmware is not read-only/],
  ])('are not %s%s', (devices, os, reason) => {
    expect(partsOf(domain(devices, os)).reasons).toEqual([expect.stringMatching(reason)]);
  });
});

test.each([
  ["<hostdev mode='subsystem' type='pci'/>", /hostdev/],
  ["<interface type='hostdev'/>", /network card of the host/],
  ["<interface type='vhostuser'/>", /vhost-user/],
  ["<filesystem type='mount'/>", /shared folder/],
  [disk("<source file='/a'/>", 'file', '<transient/>'), /transient/],
])('the memory of a domain with %s cannot be saved', (devices, reason) => {
  expect(memoryReasons(domain(devices))).toEqual([expect.stringMatching(reason)]);
  expect(memoryReasons(domain("<interface type='network'/>"))).toEqual([]);
});

describe('the backing files of an image', () => {
  const json = (...images: readonly object[]) => JSON.stringify(images);

  test('are all files of its chain below it', () => {
    const { files, reasons } = chainOf(json({ filename: '/top' }, { filename: '/mid' }, { filename: '/base' }));
    expect({ files, reasons }).toEqual({ files: ['/mid', '/base'], reasons: [] });
  });

  test.each([
    [
      json({ filename: '/top' }, { filename: 'nbd://host/x' }),
      /nbd:\/\/host\/x of \/top is not a file of this machine/,
    ],
    [
      json({ filename: '/top', 'format-specific': { type: 'qcow2', data: { 'data-file': '/raw' } } }),
      /\/top keeps its data in another file \(\/raw\)/,
    ],
  ])('are refused if they are elsewhere', (text, reason) => {
    expect(chainOf(text).reasons).toEqual([expect.stringMatching(reason)]);
  });
});
