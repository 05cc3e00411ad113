/** A release of Debian whose libvirt a sandbox can run. */
export interface Release {
  readonly suite: string;
  /** The libvirt in it at the time of writing: `12.8`. */
  readonly libvirt: string;
  readonly packages: readonly string[];
}

/** Packages that the sandbox needs in every release: what scripts/setup installs, without Nix, Python and what only the machine itself needs. */
const common = [
  ...['libvirt-daemon', 'libvirt-daemon-driver-qemu', 'libvirt-clients', 'qemu-system-x86', 'qemu-utils'],
  ...['ovmf', 'swtpm', 'swtpm-tools', 'dnsmasq-base', 'iptables', 'iproute2', 'libvirt-daemon-config-nwfilter'],
];

/** Since Debian 13, libvirt's drivers are separate packages. */
const split = [
  ...['log', 'driver-network', 'driver-storage', 'driver-nwfilter', 'driver-secret', 'driver-nodedev'].map(
    (part) => `libvirt-daemon-${part}`,
  ),
  ...['libvirt-common', 'qemu-system-modules-spice', 'virtiofsd'],
];

export const releases: readonly Release[] = [
  { suite: 'bookworm', libvirt: '9.0', packages: [...common, 'libvirt0', 'qemu-system-common'] },
  { suite: 'trixie', libvirt: '11.3', packages: [...common, ...split] },
  { suite: 'forky', libvirt: '12.8', packages: [...common, ...split] },
];

/** `bookworm (libvirt 9.0), trixie (11.3), …` */
export function listOfReleases(): string {
  return releases
    .map(({ suite, libvirt }, index) => `${suite} (${index === 0 ? 'libvirt ' : ''}${libvirt})`)
    .join(', ');
}
