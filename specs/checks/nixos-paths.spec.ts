import { describe, expect, test } from 'vitest';
import { judgeNixosPath, type PathRole } from '../../lib/check/nixos-paths.ts';

const store = '/nix/store/0c3kzq3xxvvn9h8p1b1q1a6m3y1v2w4z-OVMF-202402-fd';
const qemu = '/nix/store/0c3kzq3xxvvn9h8p1b1q1a6m3y1v2w4z-qemu-9.1.0';

/** Role, path, architecture; for a typo, what was meant. */
const known: readonly (readonly [PathRole, string, string])[] = [
  ['emulator', '/run/libvirt/nix-emulators/qemu-system-x86_64', 'x86_64'],
  ['emulator', '/run/libvirt/nix-emulators/qemu-kvm', 'aarch64'],
  ['emulator', '/run/current-system/sw/bin/qemu-system-aarch64', 'aarch64'],
  ['emulator', `${qemu}/bin/qemu-system-ppc64`, 'ppc64le'],
  ['firmware', '/run/libvirt/nix-ovmf/OVMF_CODE.fd', 'x86_64'],
  ['firmware', '/run/libvirt/nix-ovmf/edk2-x86_64-secure-code.fd', 'x86_64'],
  ['firmware', `${qemu}/share/qemu/edk2-aarch64-code.fd`, 'aarch64'],
  ['firmware', `${store}/FV/OVMF_CODE.ms.fd`, 'x86_64'],
  ['template', '/run/libvirt/nix-ovmf/edk2-i386-vars.fd', 'x86_64'],
  ['template', `${store}/FV/AAVMF_VARS.fd`, 'aarch64'],
  ['virtiofsd', `${qemu}/bin/virtiofsd`, 'x86_64'],
];
const wrong: readonly (readonly [PathRole, string, string, string | undefined])[] = [
  [
    'emulator',
    '/run/libvirt/nix-emulators/qemu-system-x86_65',
    'x86_64',
    '/run/libvirt/nix-emulators/qemu-system-x86_64',
  ],
  [
    'emulator',
    '/run/libvirt/nix-emulator/qemu-system-x86_64',
    'x86_64',
    '/run/libvirt/nix-emulators/qemu-system-x86_64',
  ],
  ['emulator', '/run/curent-system/sw/bin/qemu-kvm', 'x86_64', '/run/current-system/sw/bin/qemu-kvm'],
  ['emulator', `${qemu}/bin/qemu-sytem-x86_64`, 'x86_64', `${qemu}/bin/qemu-system-x86_64`],
  ['emulator', '/run/libvirt/nix-emulators/my-qemu', 'x86_64', undefined],
  ['emulator', '/run/libvirt/nix-emulators/qemu-system-aarch64', 'x86_64', undefined],
  ['firmware', '/run/libvirt/nix-ovmf/OVMF_COD.fd', 'x86_64', '/run/libvirt/nix-ovmf/OVMF_CODE.fd'],
  ['firmware', `${store}/FW/OVMF_CODE.fd`, 'x86_64', `${store}/FV/OVMF_CODE.fd`],
  ['firmware', '/run/libvirt/nix-ovmf/OVMF_CODE.secboot.fd', 'x86_64', undefined],
  ['firmware', '/run/libvirt/nix-ovmf/OVMF_VARS.fd', 'x86_64', undefined],
  ['firmware', '/run/libvirt/nix-ovmf/OVMF_CODE.fd', 'aarch64', undefined],
  ['firmware', '/usr/share/OVMF/OVMF_COD.fd', 'x86_64', '/usr/share/OVMF/OVMF_CODE.fd'],
  ['template', `${store}/FV/OVMF_VAR.ms.fd`, 'x86_64', `${store}/FV/OVMF_VARS.ms.fd`],
  ['template', `${store}/FV/OVMF_CODE.fd`, 'x86_64', undefined],
  ['virtiofsd', `${qemu}/bin/virtiofs`, 'x86_64', `${qemu}/bin/virtiofsd`],
];
const unknown: readonly (readonly [PathRole, string])[] = [
  ['emulator', '/usr/bin/qemu-system-x86_64'],
  ['emulator', '/etc/libvirt/qemu-wrapper.sh'],
  ['firmware', '/usr/share/OVMF/OVMF_CODE_4M.secboot.fd'],
  ['firmware', '/usr/share/edk2/x64/OVMF_CODE.4m.fd'],
  ['firmware', '/var/lib/firmware/mine.fd'],
  ['template', '/usr/share/qemu/ovmf-x86_64-ms-vars.bin'],
  ['virtiofsd', '/run/current-system/sw/bin/virtiofsd'],
  ['virtiofsd', '/usr/libexec/virtiofsd'],
];

describe('a path of NixOS', () => {
  test.each(known)('%s %s, for %s, is known', (role, path, arch) => {
    expect(judgeNixosPath(path, role, arch)).toEqual({ verdict: 'known' });
  });

  test.each(wrong)('%s %s, for %s, is reported as a typo', (role, path, arch, instead) => {
    expect(judgeNixosPath(path, role, arch)).toMatchObject({ verdict: 'wrong', instead });
  });

  test.each(unknown)('%s %s may exist', (role, path) => {
    expect(judgeNixosPath(path, role, 'x86_64')).toMatchObject({ verdict: 'unknown', why: expect.any(String) });
  });
});
