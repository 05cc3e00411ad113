import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adaptObject } from '../../lib/adapt/adapt.ts';
import { parseFirmwareDescriptor, readFirmwareDescriptors } from '../../lib/adapt/firmware.ts';
import { domain, enrolled, headless, plain, secureOnly } from './host.ts';

const descriptor = (features: string[], over: object = {}) =>
  JSON.stringify({
    description: 'UEFI',
    'interface-types': ['uefi'],
    mapping: {
      device: 'flash',
      executable: { filename: '/fw/CODE.fd', format: 'raw' },
      'nvram-template': { filename: '/fw/VARS.fd', format: 'raw' },
    },
    targets: [{ architecture: 'x86_64', machines: ['pc-q35-*'] }],
    features,
    tags: [],
    ...over,
  });

const uefi = (code: string, vars: string | undefined, attributes = '') =>
  domain(
    `<os><type arch='x86_64' machine='q35'>hvm</type><loader readonly='yes'${attributes} type='pflash'>${code}</loader>${
      vars === undefined ? '' : `<nvram template='${vars}'>/var/lib/d.fd</nvram>`
    }</os>`,
  );

describe('the firmware rule', () => {
  it.each([
    ["NixVirt's Secure Boot", '/nix/FV/OVMF_CODE.ms.fd', '/nix/FV/OVMF_VARS.ms.fd', '', enrolled],
    ['Secure Boot without keys', '/nix/OVMF_CODE.secboot.fd', '/nix/OVMF_VARS.fd', '', secureOnly],
    ['secure by attribute', '/nix/OVMF_CODE.fd', '/nix/OVMF_VARS.fd', " secure='yes'", secureOnly],
    ["Fedora's Secure Boot", '/x/OVMF_CODE.secboot.fd', '/x/OVMF_VARS.secboot.fd', '', enrolled],
    ['plain', '/nix/OVMF_CODE.fd', '/nix/OVMF_VARS.fd', '', plain],
  ])('keeps the kind: %s', (_kind, code, vars, attributes, build) => {
    const { object, adaptations } = adaptObject(uefi(code, vars, attributes), headless);
    expect(object.xml.text).toContain(`>${build.code}</loader>`);
    expect(object.xml.text).toContain(`template='${build.vars}'`);
    expect(adaptations.map(({ what }) => what)).toEqual(['/domain/os/loader', '/domain/os/nvram/@template']);
  });

  it('adds no template if none is declared', () => {
    expect(adaptObject(uefi('/nix/OVMF_CODE.fd', undefined), headless).object.xml.text).not.toContain('nvram');
  });

  it('replaces loader and template if one of them is missing, because they belong together', () => {
    const { adaptations } = adaptObject(uefi('/usr/OVMF_CODE.fd', '/nix/OVMF_VARS.fd'), headless);
    expect(adaptations).toHaveLength(2);
  });

  it('leaves installed firmware unchanged', () => {
    expect(adaptObject(uefi('/usr/OVMF_CODE.fd', '/usr/OVMF_VARS.fd'), headless).adaptations).toEqual([]);
  });

  it('names the format of firmware that is not raw', () => {
    const host = { ...headless, firmware: [{ ...plain, format: 'qcow2' as const }] };
    expect(adaptObject(uefi('/nix/OVMF_CODE.fd', undefined), host).object.xml.text).toContain("format='qcow2'");
  });

  it.each([
    ['Secure Boot by plain firmware', uefi('/nix/CODE.ms.fd', '/nix/VARS.ms.fd'), [plain, secureOnly]],
    ['plain firmware by Secure Boot', uefi('/nix/CODE.fd', '/nix/VARS.fd'), [enrolled, secureOnly]],
    [
      'q35 firmware by that of another machine',
      uefi('/nix/CODE.fd', '/nix/VARS.fd'),
      [{ ...plain, machines: ['pc-i440fx-*'] }],
    ],
    [
      'x86_64 firmware by that of another architecture',
      uefi('/nix/CODE.fd', '/nix/VARS.fd'),
      [{ ...plain, architectures: ['i386'] }],
    ],
  ])('never replaces %s', (_what, object, firmware) => {
    expect(() => adaptObject(object, { ...headless, firmware })).toThrow(
      expect.objectContaining({
        code: 'firmware-not-installed',
        kind: 'environment',
        fix: expect.stringContaining('ovmf'),
      }),
    );
  });
});

describe('the emulator rule', () => {
  it('names the package of an architecture that is not installed', () => {
    const arm = domain("<os><type arch='aarch64'>hvm</type></os><devices><emulator>/nix/q</emulator></devices>");
    expect(() => adaptObject(arm, headless)).toThrow(
      expect.objectContaining({ code: 'emulator-not-installed', fix: expect.stringContaining('qemu-system-arm') }),
    );
  });
});

describe('firmware descriptors', () => {
  it('are parsed', () => {
    expect(parseFirmwareDescriptor(descriptor(['secure-boot', 'enrolled-keys', 'requires-smm']), 'd.json')).toEqual({
      origin: 'd.json',
      architectures: ['x86_64'],
      machines: ['pc-q35-*'],
      code: '/fw/CODE.fd',
      vars: '/fw/VARS.fd',
      format: 'raw',
      secureBoot: true,
      enrolledKeys: true,
      requiresSmm: true,
    });
  });

  it.each([
    ['BIOS', descriptor([], { 'interface-types': ['bios'] })],
    ['firmware in memory', descriptor([], { mapping: { device: 'memory', filename: '/fw/bios.bin' } })],
    ['no JSON', '{'],
    ['an empty file, which hides its namesake', ''],
    ['JSON of another shape', '[]'],
  ])('are none: %s', (_what, text) => {
    expect(parseFirmwareDescriptor(text, 'd.json')).toBeUndefined();
  });

  it('are read in the order of their names, and a later folder takes precedence', async () => {
    const [vendor, local] = await Promise.all([mkdtemp(join(tmpdir(), 'fw-')), mkdtemp(join(tmpdir(), 'fw-'))]);
    try {
      await writeFile(join(vendor, '60-b.json'), descriptor([]));
      await writeFile(join(vendor, '40-a.json'), descriptor(['secure-boot']));
      await writeFile(join(vendor, '50-hidden.json'), descriptor([]));
      await writeFile(join(local, '50-hidden.json'), '');
      await writeFile(join(local, '60-b.json'), descriptor(['requires-smm']));
      const read = await readFirmwareDescriptors([vendor, local, join(local, 'absent')]);
      expect(read.map(({ origin }) => origin)).toEqual([join(vendor, '40-a.json'), join(local, '60-b.json')]);
    } finally {
      await Promise.all([vendor, local].map((folder) => rm(folder, { recursive: true })));
    }
  });
});
