import type { DomainCapabilities } from '../adapt/domain-capabilities.ts';
import type { FirmwareDescriptor } from '../adapt/firmware.ts';
import type { HostLink } from '../model/lab-state.ts';
import type { Network } from '../model/objects.ts';
import type { Connection } from './connection.ts';
import type { Fact } from './fact.ts';

/** Everything doctor has seen: plain values, nothing of it judged. */
export interface HostFacts {
  readonly connection: Connection;
  /** What libvirt itself says; not known without a connection. */
  readonly libvirt: LibvirtFacts;
  /** The programs of this machine, whichever host the URI names. */
  readonly tools: ToolFacts;
  /** The machine that libvirt runs on; not known where it is another one. */
  readonly machine: MachineFacts;
  /** The files that the lab names, by path. */
  readonly isos: ReadonlyMap<string, Fact<IsoFile>>;
  /** The pools' directories, by path. */
  readonly directories: ReadonlyMap<string, Fact<PoolDirectory>>;
}

export interface LibvirtFacts {
  readonly versions: Fact<Versions>;
  readonly capabilities: Fact<DomainCapabilities>;
  /** Security models that confine QEMU: `apparmor`, `selinux`, `dac`. */
  readonly security: Fact<readonly string[]>;
  readonly qemuUser: Fact<QemuUser>;
  readonly networks: Fact<readonly Network[]>;
}

/** As `virsh version --daemon` has them: `9.0.0`. */
export interface Versions {
  readonly client: string;
  readonly daemon: string;
  /** `QEMU 7.2.22` */
  readonly hypervisor: string | undefined;
}

/** The account that guests run as. */
export interface QemuUser {
  readonly name: string;
  readonly uid: number;
  /** All of its groups. */
  readonly groups: readonly number[];
  /** Where nothing says who it is: what was assumed, and why. */
  readonly assumed?: string;
}

export interface ToolFacts {
  /** Version; undefined: not installed. */
  readonly virtManager: Fact<string | undefined>;
  readonly nix: Fact<string | undefined>;
  /** Nix's `experimental-features`; empty where it refuses to show its settings for want of `nix-command`. */
  readonly nixFeatures: Fact<readonly string[]>;
}

export interface MachineFacts {
  readonly os: Fact<{ readonly name: string; readonly nixos: boolean }>;
  readonly user: Fact<UserFacts>;
  readonly sockets: Fact<readonly SocketFile[]>;
  /** systemd's libvirt units with their `ActiveState`. */
  readonly units: Fact<ReadonlyMap<string, string>>;
  readonly devices: Fact<ReadonlyMap<string, DeviceFile>>;
  /** Why a guest did not run on KVM, in QEMU's words; undefined: it did. */
  readonly kvmGuest: Fact<{ readonly refused: string | undefined }>;
  /** Flags of the first processor. */
  readonly cpuFlags: Fact<readonly string[]>;
  /** Value of the KVM module's `nested` by module; empty where none is loaded. */
  readonly nested: Fact<ReadonlyMap<string, string>>;
  readonly cgroups: Fact<readonly string[]>;
  /** Number of IOMMU groups. */
  readonly iommuGroups: Fact<number>;
  readonly secureGuest: Fact<string | undefined>;
  readonly renderNodes: Fact<readonly string[]>;
  readonly links: Fact<readonly HostLink[]>;
  readonly routes: Fact<readonly Route[]>;
  readonly listeners: Fact<readonly Listener[]>;
  readonly firmware: Fact<readonly FirmwareDescriptor[]>;
  /** Of the files the lab's loaders and NVRAM templates name: those that are there. */
  readonly firmwareFiles: Fact<ReadonlySet<string>>;
}

export interface UserFacts {
  readonly name: string;
  readonly uid: number;
  /** Names of the groups that this process has. */
  readonly groups: readonly string[];
  /** Names of the groups that the user has been put into; a login older than that does not have them. */
  readonly member: readonly string[];
}

export interface SocketFile {
  readonly path: string;
  readonly group: string;
  /** `0660` */
  readonly mode: string;
}

export interface DeviceFile {
  readonly there: boolean;
  /** Why it could not be opened for reading and writing; undefined: it could. */
  readonly refused: string | undefined;
}

export interface Route {
  /** CIDR; `default` routes are left out. */
  readonly to: string;
  readonly link: string;
}

/** A listening port that is bound to every address of the machine; one that is bound to a link is not. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** As `ss` prints it; with the process only for root. */
  readonly line: string;
}

/** One step of a path, from the root down. */
export interface PathStep {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  /** Permission bits only. */
  readonly mode: number;
  /** `getfacl`'s entries, where it has any beyond the mode. */
  readonly acl?: readonly string[];
}

export interface IsoFile {
  /** Undefined: there is no such file. */
  readonly size: number | undefined;
  readonly kind: 'file' | 'folder' | 'other' | undefined;
  /** What its volume descriptors say it is; undefined where this user may not read it. */
  readonly format: 'ISO 9660' | 'UDF' | 'neither' | undefined;
  /** Bytes that its ISO 9660 descriptor promises. */
  readonly promised: number | undefined;
  /** The directories on the way, and the file itself last. */
  readonly steps: readonly PathStep[];
}

export interface PoolDirectory {
  readonly there: boolean;
  /** It, or the nearest directory above that is there. */
  readonly nearest: string;
  /** Which file system that is on. */
  readonly device: number;
  /** Bytes that an ordinary process may still take there. */
  readonly free: bigint;
  /** Bytes that the files in it have taken up, by name. */
  readonly taken: ReadonlyMap<string, bigint>;
}
