import type { DomainCapabilities } from './domain-capabilities.ts';
import type { FirmwareDescriptor } from './firmware.ts';

/** What the sandbox's libvirtd and QEMU can do, as far as declared XML may ask for more. Plain values: adapting stays pure. */
export interface SandboxHost {
  /** What guests run on, found out by a real guest. */
  readonly accelerator: 'kvm' | 'tcg';
  /** Emulator by libvirt's name of the architecture: `x86_64` → `/usr/bin/qemu-system-x86_64`. */
  readonly emulators: Readonly<Record<string, string>>;
  /** Machine types by architecture, aliases (`q35`) included; an architecture that is absent is not judged. */
  readonly machines: Readonly<Record<string, ReadonlySet<string>>>;
  /** Those that QEMU will drop. */
  readonly deprecatedMachines: ReadonlySet<string>;
  /** Installed firmware, in the order of preference that QEMU's descriptors have. */
  readonly firmware: readonly FirmwareDescriptor[];
  /** Per architecture, what `virsh domcapabilities` says; an architecture that is absent is not judged. */
  readonly capabilities: Readonly<Record<string, DomainCapabilities>>;
  /** A usable `/dev/dri/renderD*`. */
  readonly renderNode: boolean;
  /** The sandbox's storage takes O_DIRECT (tmpfs does from Linux 6.6 on). */
  readonly directIo: boolean;
  /** Processors that guests may be pinned to: 0 to `processors` - 1. */
  readonly processors: number;
  /** Bytes of this machine's memory. */
  readonly memory: bigint;
  /** Its kernel and `tc` have the queueing disciplines that libvirt limits traffic with. */
  readonly shaping: boolean;
  /** Path of virtiofsd, where there is one. */
  readonly virtiofsd: string | undefined;
  /** Network filters that its libvirt has by itself: `clean-traffic`. */
  readonly filters: ReadonlySet<string>;
  /** Whether a file or device of the host is there, and may be used from within the sandbox. */
  exists(path: string): boolean;
}
