import { moduleFolders, wantedModules } from './kernel-modules.ts';

/** A guest that is built into an ISO: what it has besides the kernel, the loaders and busybox, which all guests share. */
export interface Flavour {
  readonly name: 'probe' | 'agent';
  /** virtspec's own files in its initramfs: the name in `lib/guest/medium`, and the path in the guest. */
  readonly own: Readonly<Record<string, string>>;
  /** Kernel modules; their dependencies are added. */
  readonly modules: readonly string[];
  /** The folders of a kernel that contain them; modules in other folders are found, too, but it takes longer. */
  readonly moduleFolders: readonly string[];
  /** Debian packages with the programs that it runs. */
  readonly packages: readonly string[];
  /** The programs, by their possible paths in those packages; the libraries that they need are added. */
  readonly programs: readonly GuestProgram[];
}

export interface GuestProgram {
  readonly path: RegExp;
  /** Not in every release. */
  readonly optional?: boolean;
}

/** What every guest reads. */
const shared = {
  'machine.sh': 'machine.sh',
  'basics.sh': 'basics.sh',
  'cards.sh': 'cards.sh',
  'udhcpc.sh': 'udhcpc.sh',
} as const;

/** Inspects its machine, reports, and shuts down. */
export const probeFlavour: Flavour = {
  name: 'probe',
  own: { 'init.sh': 'init', ...shared },
  modules: wantedModules,
  moduleFolders,
  packages: [],
  programs: [],
};

/** Stays up, and can be talked to: QEMU's guest agent and OpenSSH, as Debian and Ubuntu package them. */
export const agentFlavour: Flavour = {
  name: 'agent',
  own: {
    'agent-init.sh': 'init',
    ...shared,
    'agent-channel.sh': 'bin/agent-channel',
    'shutdown.sh': 'bin/shutdown',
    'powershell.sh': 'bin/powershell.exe',
  },
  modules: [...wantedModules, 'virtio_console', 'button', 'evdev', 'isofs', 'ext4', 'crc32c_generic'],
  moduleFolders: [
    ...moduleFolders,
    ...['drivers/char/virtio_console.ko*', 'drivers/acpi/button.ko*', 'drivers/input/evdev.ko*'],
    ...['fs/isofs', 'fs/ext4', 'fs/jbd2', 'fs/mbcache.ko*'],
  ],
  packages: ['qemu-guest-agent', 'openssh-server', 'openssh-sftp-server', 'openssh-client'],
  programs: [
    { path: /^usr\/s?bin\/qemu-ga$/ },
    { path: /^usr\/sbin\/sshd$/ },
    // Separate programs since OpenSSH 9.8 and 10.0.
    { path: /^usr\/lib\/openssh\/sshd-session$/, optional: true },
    { path: /^usr\/lib\/openssh\/sshd-auth$/, optional: true },
    { path: /^usr\/lib\/openssh\/sftp-server$/ },
    { path: /^usr\/bin\/scp$/ },
    { path: /^usr\/bin\/ssh-keygen$/ },
  ],
};
