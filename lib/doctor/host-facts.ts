import type { DomainCapabilities } from '../adapt/domain-capabilities.ts';
import type { FirmwareDescriptor } from '../adapt/firmware.ts';
import type { HostLink } from '../model/lab-state.ts';
import type { Network } from '../model/objects.ts';
import type { Connection } from './connection.ts';
import type { Fact } from './fact.ts';

/** All facts that doctor collects: plain values, not judged. */
export interface HostFacts {
  readonly connection: Connection;
  /** What libvirt itself reports; unknown without a connection. */
  readonly libvirt: LibvirtFacts;
  /** The programs of this machine, whichever host the URI names. */
  readonly tools: ToolFacts;
  /** The machine that libvirt runs on; unknown if it is another one. */
  readonly machine: MachineFacts;
  /** The files that the lab names, by path. */
  readonly isos: ReadonlyMap<string, Fact<IsoFile>>;
  /** The pools' directories, by path. */
  readonly directories: ReadonlyMap<string, Fact<PoolDirectory>>;
  /** What answers at the addresses that the lab file has for ssh, by domain. */
  readonly sshServers: ReadonlyMap<string, Fact<SshServer>>;
}

/** The version that an ssh server begins with, or why there is none. */
export type SshServer = { readonly banner: string } | { readonly refused: string };

export interface LibvirtFacts {
  readonly versions: Fact<Versions>;
  readonly capabilities: Fact<DomainCapabilities>;
  /** Security models that confine QEMU: `apparmor`, `selinux`, `dac`. */
  readonly security: Fact<readonly string[]>;
  readonly qemuUser: Fact<QemuUser>;
  readonly networks: Fact<readonly Network[]>;
  /** Its domains by name, and what is known of their guests without asking them. */
  readonly guests: Fact<ReadonlyMap<string, Guest>>;
}

export interface Guest {
  /** As `virsh list` prints it. */
  readonly state: string;
  /** The guest agent's channel, of the domain as it runs, else as it is defined. */
  readonly channel: 'absent' | 'disconnected' | 'connected';
  /** The objects of Nix's store that its XML names. */
  readonly store: readonly StoreUse[];
}

export interface StoreUse {
  readonly place: 'its definition' | 'the domain as it runs' | 'its managed save';
  /** `/nix/store/HASH-NAME` */
  readonly path: string;
}

export interface StoreObject {
  readonly there: boolean;
  /** The roots that keep it from the garbage collector, and whether each lasts until it is removed. */
  readonly roots: readonly { readonly root: string; readonly lasts: boolean }[];
}

/** From `virsh version --daemon`: `9.0.0`. */
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
  /** If the account is unknown: what was assumed, and why. */
  readonly assumed?: string;
}

export interface ToolFacts {
  /** Version; undefined: not installed. */
  readonly virtManager: Fact<string | undefined>;
  readonly nix: Fact<string | undefined>;
  /** Nix's `experimental-features`; empty if it refuses to show its settings because `nix-command` is off. */
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
  /** Value of the KVM module's `nested` by module; empty if none is loaded. */
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
  /** The files that the lab's loaders and NVRAM templates name and that exist. */
  readonly firmwareFiles: Fact<ReadonlySet<string>>;
  /** What the domains of libvirt name in Nix's store, by path. */
  readonly store: Fact<ReadonlyMap<string, StoreObject>>;
}

export interface UserFacts {
  readonly name: string;
  readonly uid: number;
  /** Names of the groups that this process has. */
  readonly groups: readonly string[];
  /** Names of the groups that the user is a member of; a login session that is older than a membership does not have it. */
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

/** A listening port that is bound to every address of the machine, not one that is bound to a link. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** As printed by `ss`; shows the process only to root. */
  readonly line: string;
}

/** One step of a path, from the root down. */
export interface PathStep {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  /** Permission bits only. */
  readonly mode: number;
  /** `getfacl`'s entries, if it has any beyond the mode. */
  readonly acl?: readonly string[];
}

export interface IsoFile {
  /** Undefined: there is no such file. */
  readonly size: number | undefined;
  readonly kind: 'file' | 'folder' | 'other' | undefined;
  /** The format from its volume descriptors; undefined if this user may not read it. */
  readonly format: 'ISO 9660' | 'UDF' | 'neither' | undefined;
  /** The size in its ISO 9660 descriptor, in bytes. */
  readonly promised: number | undefined;
  /** The directories on the path, and the file itself last. */
  readonly steps: readonly PathStep[];
}

export interface PoolDirectory {
  readonly there: boolean;
  /** The directory, or its nearest existing parent. */
  readonly nearest: string;
  /** The file system of that directory. */
  readonly device: number;
  /** Bytes that an ordinary process may still use there. */
  readonly free: bigint;
  /** Allocated bytes of the files in it, by name. */
  readonly taken: ReadonlyMap<string, bigint>;
}
