/** What a guest sees of its machine, as the probe guest (`lib/guest`) reports it. */
export interface GuestView {
  /** SMBIOS (`/sys/class/dmi/id/product_uuid`), lower case; absent if the machine has no SMBIOS. */
  readonly uuid: string | undefined;
  /** Processors online. */
  readonly vcpus: number;
  /** `MemTotal`, bytes: the declared memory minus what the firmware and the kernel reserve. */
  readonly memory: bigint;
  readonly firmware: 'uefi' | 'bios';
  /** Absent on BIOS. */
  readonly secureBoot: boolean | undefined;
  /** True: the firmware accepts keys from anyone. Absent on BIOS. */
  readonly setupMode: boolean | undefined;
  /** Of the kernel (`/sys/kernel/security/lockdown`): `none`, `integrity`, `confidentiality`; absent if the kernel has none. */
  readonly lockdown: string | undefined;
  readonly tpm: GuestTpm | undefined;
  /** In the order of their PCI addresses, which is the order that a guest numbers them in. */
  readonly interfaces: readonly GuestInterface[];
  readonly disks: readonly GuestDisk[];
  readonly cdroms: readonly GuestDrive[];
  /** One for each share that the guest was told to look for. */
  readonly shares: readonly GuestShare[];
  /** What an earlier boot of the same run left: the run's nonce wherever it was still there. */
  readonly kept: GuestMarks;
  /** What this boot left, or why it could not; absent if it was not asked to. */
  readonly left: GuestMarks | undefined;
  /** Kernel modules that did not load, with the kernel's error. */
  readonly moduleErrors: readonly string[];
}

export interface GuestTpm {
  /** `2` */
  readonly version: string;
  /** The kernel driver: `tpm_crb` (in newer kernels `tpm_crb_acpi`), `tpm_tis`. */
  readonly driver: string | undefined;
  /** PCR 7 (SHA-256), hex, lower case: the measured Secure Boot policy. */
  readonly pcr7: string | undefined;
}

export interface GuestInterface {
  /** The guest's name for it: `eth0`. */
  readonly name: string;
  /** Lower case. */
  readonly mac: string;
  /** Kernel driver: `e1000e`, `8139cp`, `virtio_net`. */
  readonly driver: string | undefined;
  /** `0000:01:00.0` */
  readonly pciAddress: string | undefined;
  /** Vendor and device: `8086:10d3`. */
  readonly pciId: string | undefined;
  readonly carrier: boolean;
  /** Absent if it got no lease and there was no address to fall back to. */
  readonly address: string | undefined;
  readonly prefix: number | undefined;
  /** The source of the address. */
  readonly by: 'dhcp' | 'fallback' | undefined;
  /** The server that gave the lease. */
  readonly dhcpServer: string | undefined;
  /** The router in the lease; the lease of an isolated network has none. */
  readonly router: string | undefined;
  /** Whether the network's own address (the gateway that the run names for this MAC) answered a ping; absent if the run names none. */
  readonly gatewayAnswers: boolean | undefined;
}

export type GuestBus = 'sata' | 'ide' | 'scsi' | 'virtio' | 'usb' | 'nvme' | 'unknown';

export interface GuestDrive {
  /** `sr0` */
  readonly name: string;
  readonly bus: GuestBus;
  /** Size of the medium; absent if the drive is empty. */
  readonly bytes: bigint | undefined;
}

export interface GuestDisk extends GuestDrive {
  readonly bytes: bigint;
}

export interface GuestShare {
  /** The mount tag: `<target dir=…>`. */
  readonly tag: string;
  readonly readable: boolean;
  /** The kernel's error if it is not readable. */
  readonly problem: string | undefined;
}

/** What survives a power cycle: the run's nonce, or what was found instead. */
export interface GuestMarks {
  /** EFI variable in the domain's NVRAM; absent if there is none. */
  readonly variable: string | undefined;
  /** NV index in the TPM's own storage; absent if there is none. */
  readonly nvIndex: string | undefined;
}
