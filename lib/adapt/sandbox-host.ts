import type { DomainCapabilities } from './domain-capabilities.ts';
import type { FirmwareDescriptor } from './firmware.ts';

/** The capabilities of the sandbox's libvirtd and QEMU, as far as declared XML may exceed them. Plain values: adapting stays pure. */
export interface SandboxHost {
  /** What guests run on, determined by running a real guest. */
  readonly accelerator: 'kvm' | 'tcg';
  /** Emulator by libvirt's name for the architecture: `x86_64` → `/usr/bin/qemu-system-x86_64`. */
  readonly emulators: Readonly<Record<string, string>>;
  /** Machine types by architecture, including aliases (`q35`); an architecture that is absent is not judged. */
  readonly machines: Readonly<Record<string, ReadonlySet<string>>>;
  /** Deprecated machine types. */
  readonly deprecatedMachines: ReadonlySet<string>;
  /** Installed firmware, in the order of preference defined by QEMU's descriptors. */
  readonly firmware: readonly FirmwareDescriptor[];
  /** The output of `virsh domcapabilities` for each architecture; an architecture that is absent is not judged. */
  readonly capabilities: Readonly<Record<string, DomainCapabilities>>;
  /** Whether there is a usable `/dev/dri/renderD*`. */
  readonly renderNode: boolean;
  /** Whether the sandbox's storage supports O_DIRECT (tmpfs does since Linux 6.6). */
  readonly directIo: boolean;
  /** Processors that guests may be pinned to: 0 to `processors` - 1. */
  readonly processors: number;
  /** Bytes of this machine's memory. */
  readonly memory: bigint;
  /** Whether its kernel and `tc` have the queueing disciplines that libvirt uses for traffic limits. */
  readonly shaping: boolean;
  /** Path of virtiofsd, if it is installed. */
  readonly virtiofsd: string | undefined;
  /** Network filters that its libvirt ships: `clean-traffic`. */
  readonly filters: ReadonlySet<string>;
  /** Whether a file or device of the host exists, and is accessible in the sandbox. */
  exists(path: string): boolean;
}
