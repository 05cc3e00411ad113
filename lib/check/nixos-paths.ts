import leven from 'leven';

/** The purpose of a path in a domain's XML. */
export type PathRole = 'emulator' | 'firmware' | 'template' | 'virtiofsd';

export type PathJudgement =
  | { readonly verdict: 'known' }
  /** `instead`: what was probably meant, if known. */
  | { readonly verdict: 'wrong'; readonly why: string; readonly instead: string | undefined }
  | { readonly verdict: 'unknown'; readonly why: string };

/** The names of one package or folder for one role, and the architectures (libvirt's names) of each; none: any. */
type Names = Readonly<Record<string, readonly string[]>>;

const x86 = ['x86_64', 'i686'];
const arm = ['aarch64', 'armv7l'];

/** In QEMU's `bin`. The names are QEMU's; libvirt uses others for some. */
const emulators: Names = {
  'qemu-kvm': [],
  'qemu-system-x86_64': x86,
  'qemu-system-i386': ['i686'],
  'qemu-system-aarch64': arm,
  'qemu-system-arm': ['armv7l', 'armv6l'],
  'qemu-system-riscv64': ['riscv64'],
  'qemu-system-riscv32': ['riscv32'],
  'qemu-system-ppc64': ['ppc64', 'ppc64le'],
  'qemu-system-ppc': ['ppc'],
  'qemu-system-s390x': ['s390x'],
  'qemu-system-loongarch64': ['loongarch64'],
  'qemu-system-mips': ['mips'],
  'qemu-system-mipsel': ['mipsel'],
  'qemu-system-mips64': ['mips64'],
  'qemu-system-mips64el': ['mips64el'],
  'qemu-system-sparc': ['sparc'],
  'qemu-system-sparc64': ['sparc64'],
  'qemu-system-m68k': ['m68k'],
  'qemu-system-alpha': ['alpha'],
  'qemu-system-hppa': ['parisc'],
  'qemu-system-sh4': ['sh4'],
  'qemu-system-sh4eb': ['sh4eb'],
  'qemu-system-microblaze': ['microblaze'],
  'qemu-system-microblazeel': ['microblazeel'],
  'qemu-system-or1k': ['or32'],
  'qemu-system-xtensa': ['xtensa'],
  'qemu-system-xtensaeb': ['xtensaeb'],
  'qemu-system-tricore': [],
  'qemu-system-rx': [],
  'qemu-system-avr': [],
};

/** In the OVMF package's `FV`, and in QEMU's `share/qemu`. */
const firmware: Names = {
  'OVMF_CODE.fd': x86,
  'OVMF_CODE.ms.fd': x86,
  'OVMF.fd': x86,
  'AAVMF_CODE.fd': arm,
  'AAVMF_CODE.ms.fd': arm,
  'QEMU_EFI.fd': [...arm, 'riscv64', 'loongarch64'],
  'RISCV_VIRT_CODE.fd': ['riscv64'],
  'LOONGARCH_VIRT_CODE.fd': ['loongarch64'],
  'edk2-x86_64-code.fd': ['x86_64'],
  'edk2-x86_64-secure-code.fd': ['x86_64'],
  'edk2-x86_64-microvm.fd': ['x86_64'],
  'edk2-i386-code.fd': x86,
  'edk2-i386-secure-code.fd': x86,
  'edk2-aarch64-code.fd': ['aarch64'],
  'edk2-arm-code.fd': ['armv7l'],
  'edk2-riscv-code.fd': ['riscv64'],
  'edk2-loongarch64-code.fd': ['loongarch64'],
};
const templates: Names = {
  'OVMF_VARS.fd': x86,
  'OVMF_VARS.ms.fd': x86,
  'AAVMF_VARS.fd': arm,
  'AAVMF_VARS.ms.fd': arm,
  'QEMU_VARS.fd': [...arm, 'riscv64', 'loongarch64'],
  'RISCV_VIRT_VARS.fd': ['riscv64'],
  'LOONGARCH_VIRT_VARS.fd': ['loongarch64'],
  'edk2-i386-vars.fd': x86,
  'edk2-arm-vars.fd': arm,
  'edk2-riscv-vars.fd': ['riscv64'],
  'edk2-loongarch64-vars.fd': ['loongarch64'],
};

const names: Readonly<Record<PathRole, Names>> = {
  emulator: emulators,
  firmware,
  template: templates,
  virtiofsd: { virtiofsd: [] },
};

/** Distributions' names for their builds of edk2: words in any order, which cannot be distinguished from a typo here. */
const elsewhere =
  /^(OVMF|AAVMF|QEMU|ovmf|aavmf|edk2)([._-](CODE|VARS|EFI|code|vars|4M|4m|ms|smm|opensuse|suse|secboot|secure|snakeoil|pure|efi|inteltdx|amdsev|cc|sev|strictnx|silent|x86_64|x64|ia32|i386|aarch64|arm|riscv|loongarch64))+\.(fd|bin|raw|qcow2)$/;

/**
 * Folders that NixOS fills, and their content (nixpkgs, `nixos/modules/virtualisation/libvirtd.nix`; packages OVMF and qemu). A `whole` one contains
 * nothing else for its roles.
 */
const places: readonly { readonly folder: string; readonly roles: readonly PathRole[]; readonly whole: boolean }[] = [
  { folder: '/run/libvirt/nix-emulators', roles: ['emulator'], whole: true },
  { folder: '/run/libvirt/nix-ovmf', roles: ['firmware', 'template'], whole: true },
  { folder: '/run/current-system/sw/bin', roles: ['emulator'], whole: false },
  { folder: '/nix/store/*/bin', roles: ['emulator', 'virtiofsd'], whole: false },
  { folder: '/nix/store/*/libexec', roles: ['virtiofsd'], whole: false },
  { folder: '/nix/store/*/FV', roles: ['firmware', 'template'], whole: true },
  { folder: '/nix/store/*/share/qemu', roles: ['firmware', 'template'], whole: false },
];

/**
 * Judges a path on a NixOS host by what NixOS is known to provide: whether the folder contains such a name, and whether it is for the domain's
 * architecture.
 * @param arch in libvirt's names
 */
export function judgeNixosPath(path: string, role: PathRole, arch: string): PathJudgement {
  const [folder, name] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
  const general = folder.replace(/^\/nix\/store\/[^/]+/, '/nix/store/*');
  const place = places.find((one) => one.folder === general);
  const byName = judgeName(name, role, arch, place?.whole === true && place.roles.includes(role));
  if (byName.verdict === 'wrong')
    return { ...byName, instead: byName.instead === undefined ? undefined : `${folder}/${byName.instead}` };
  if (place?.roles.includes(role)) return byName;
  const meant = places.find((one) => one.roles.includes(role) && one.folder !== general && isNear(one.folder, general));
  if (meant && place === undefined) {
    const real = meant.folder.replace('/nix/store/*', folder.split('/').slice(0, 4).join('/'));
    return { verdict: 'wrong', why: `NixOS has no ${folder}`, instead: `${real}/${name}` };
  }
  return { verdict: 'unknown', why: whyUnknown(general, role) };
}

function judgeName(name: string, role: PathRole, arch: string, isWhole: boolean): PathJudgement {
  const serves = names[role][name];
  if (serves) {
    if (serves.length === 0 || serves.includes(arch)) return { verdict: 'known' };
    return { verdict: 'wrong', why: `it is for ${serves.join(', ')}, but the domain is ${arch}`, instead: undefined };
  }
  for (const [other, known] of Object.entries(names)) {
    if (other !== role && known[name])
      return { verdict: 'wrong', why: `it is ${words[other as PathRole]}, not ${words[role]}`, instead: undefined };
  }
  const nearest = Object.keys(names[role])
    .filter((known) => isNear(known, name))
    .toSorted((a, b) => leven(a, name) - leven(b, name))[0];
  if (isWhole) return { verdict: 'wrong', why: 'NixOS puts no such file there', instead: nearest };
  if (nearest !== undefined && !elsewhere.test(name))
    return { verdict: 'wrong', why: 'neither QEMU nor OVMF has a file of that name', instead: nearest };
  return { verdict: 'unknown', why: 'the file name is unknown' };
}

const words: Readonly<Record<PathRole, string>> = {
  emulator: 'an emulator',
  firmware: 'firmware',
  template: 'an NVRAM template',
  virtiofsd: 'virtiofsd',
};

function whyUnknown(folder: string, role: PathRole): string {
  if (role === 'virtiofsd' && folder === '/run/current-system/sw/bin')
    return 'it exists only if `environment.systemPackages` has virtiofsd; with `virtualisation.libvirtd.qemu.vhostUserPackages` libvirt finds it without a path';
  if (folder.startsWith('/usr/')) return 'NixOS has no such directory, but other systems do';
  return 'the directory is unknown';
}

/** At most two typos apart. */
function isNear(a: string, b: string): boolean {
  return a !== b && leven(a, b) <= 2;
}
