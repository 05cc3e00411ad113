import type { AddressRange, DomainState, FirmwareKind } from '../model/objects.ts';
import type { Waiver } from '../model/waiver.ts';
import type { WorkPlan } from '../model/work-plan.ts';
import type { OpenEntries } from './open-entries.ts';

/** 1-based lines of a lab file: those of its sources, and of the objects that it names, as `source/nix`, `networks/lan`, `pools/vms/volumes/web.qcow2`. */
export type LabLines = ReadonlyMap<string, number>;

/**
 * The lab as its owner intends it, from `lab.yaml`. It states intent, so it can disagree with the Nix code; what it does not mention is not judged
 * against it.
 */
export interface Lab {
  readonly name: string;
  /** Absolute path of the lab file. */
  readonly file: string;
  readonly source: LabSource;
  /** Where the file names its sources and its objects; absent in a lab that was not read from a file. */
  readonly lines?: LabLines | undefined;
  /** Objects of which the file holds less than it could; absent in a lab that was not read from a file. */
  readonly open?: OpenEntries | undefined;
  readonly networks: readonly NetworkIntent[];
  readonly pools: readonly PoolIntent[];
  readonly domains: readonly DomainIntent[];
  /** Whether the lab file names every object of the lab, so that an object that it does not name is a finding. */
  readonly complete?: boolean | undefined;
  /** The domains that `verify` starts on their declared hardware; undefined: one that it chooses. */
  readonly smoke: readonly string[] | 'all' | undefined;
  /** The release of libvirt on the lab's host, if the lab file names it: `12.8.0`. */
  readonly libvirt?: string | undefined;
  /** Findings that are accepted. */
  readonly waivers?: readonly Waiver[] | undefined;
  readonly scenario?: Scenario | undefined;
  /** The work plan, if the lab has one. */
  readonly plan?: WorkPlan | undefined;
  /** The hosts that the lab is on, for `verify --target host`; none: this one. */
  readonly hosts?: readonly HostToVerify[] | undefined;
}

/** What exists in the sandbox in addition to the lab, and what happens to it. Used only by `verify` in a sandbox. */
export interface Scenario {
  /** Absolute path of a folder of libvirt XML that is defined before the first apply. */
  readonly before: string | undefined;
  /** virsh commands before the first apply. */
  readonly prepare: readonly VirshWords[];
  /** Absolute paths that the lab names and the sandbox does not provide. */
  readonly missing: readonly string[];
  readonly links: readonly LinkIntent[];
  /** virsh commands between the two applies. */
  readonly between: readonly VirshWords[];
}

/** A virsh command as a list of words; never empty. */
export type VirshWords = readonly [string, ...string[]];

/** A link of the host that is not libvirt's. */
export interface LinkIntent {
  readonly name: string;
  readonly address: string;
  readonly prefix: number;
}

/** A libvirt that `verify --target host` inspects. */
export interface HostToVerify {
  /** For reports: its name in the lab file, else its URI. */
  readonly name: string;
  /** As `virsh -c` takes it. */
  readonly uri: string;
}

/** The source of the XML; paths are absolute. */
export type LabSource =
  | NixSource
  | { readonly kind: 'xml'; readonly folder: string }
  /** What NixVirt's module passes to its helper; `folder` is that of the file. */
  | { readonly kind: 'settings'; readonly folder: string; readonly file: string };

/** Nix code that NixVirt generates libvirt XML from: plain lists, a flake's NixOS module that contains them, or both. */
export interface NixSource {
  readonly kind: 'nix';
  /** The folder of the code: that of the lists, else that of the flake. */
  readonly folder: string;
  /** A folder with `networks.nix`, `pools.nix`, `domains.nix`; without it the objects are those of the flake. */
  readonly lists: string | undefined;
  readonly flake: FlakeReference | undefined;
  /** The flake's connection that the lab is; undefined: `qemu:///system`, or the only one. */
  readonly connection: string | undefined;
  /** Recorded XML of the lists, used (and reported) if Nix or NixVirt's source is not available. */
  readonly recorded: string | undefined;
}

/** What applies the lab: an output of a flake on this machine. */
export interface FlakeReference {
  /** Absolute path of the folder that contains flake.nix. */
  readonly folder: string;
  /** A module, which any configuration may import; or a complete configuration, as for `--flake` of `nixos-rebuild` or `home-manager`. */
  readonly output: 'nixosModules' | 'nixosConfigurations' | 'homeModules' | 'homeManagerModules' | 'homeConfigurations';
  readonly name: string;
}

export interface NetworkIntent {
  readonly kind: 'network';
  readonly name: string;
  readonly active: boolean | undefined;
  readonly uuid: string | undefined;
  readonly mac: string | undefined;
  readonly bridge: string | undefined;
  readonly forward: string | undefined;
  readonly address: { readonly address: string; readonly prefix: number } | undefined;
  /** For the families of these ranges, exactly these ranges. `false`: there must be no DHCP. */
  readonly dhcp: readonly AddressRange[] | false | undefined;
  /** XPath over the network's XML → the text it must have. */
  readonly xpath: ReadonlyMap<string, string>;
}

export interface VolumeIntent {
  readonly kind: 'volume';
  readonly pool: string;
  readonly name: string;
  /** Bytes. */
  readonly capacity: bigint | undefined;
  readonly format: string | undefined;
  /** True: the file must take up less space than its capacity. Default for qcow2. */
  readonly sparse: boolean | undefined;
  /** XPath over the volume's XML → the text it must have. */
  readonly xpath: ReadonlyMap<string, string>;
}

export interface PoolIntent {
  readonly kind: 'pool';
  readonly name: string;
  readonly active: boolean | undefined;
  readonly uuid: string | undefined;
  readonly type: string | undefined;
  readonly path: string | undefined;
  readonly volumes: readonly VolumeIntent[];
  /** XPath over the pool's XML → the text it must have. */
  readonly xpath: ReadonlyMap<string, string>;
}

/** A value that is not stated is undefined. */
export interface InterfaceIntent {
  readonly network: string | undefined;
  /** The host bridge that it is connected to. */
  readonly bridge?: string | undefined;
  /** The host device of its macvtap. */
  readonly device?: string | undefined;
  readonly model: string | undefined;
  readonly mac: string | undefined;
}

/** A volume in a pool of this lab, or an absolute path. */
export type DiskIntent = (
  | { readonly kind: 'volume'; readonly pool: string; readonly volume: string }
  | { readonly kind: 'file'; readonly path: string }
) & { readonly options?: DiskOptions };

/** How a disk is attached, as far as the lab states it, in libvirt's terms. */
export interface DiskOptions {
  readonly target?: string | undefined;
  readonly bus?: string | undefined;
  readonly cache?: string | undefined;
  readonly io?: string | undefined;
  readonly discard?: string | undefined;
  readonly serial?: string | undefined;
}

/** How a guest is reached by ssh; what is not stated is left to ssh's own configuration, and to what libvirt knows. */
export interface SshIntent {
  readonly user?: string | undefined;
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  /** Absolute path of a private key. */
  readonly key?: string | undefined;
}

export interface DomainIntent {
  readonly kind: 'domain';
  readonly name: string;
  readonly uuid: string | undefined;
  /** If the lab states it. */
  readonly state: DomainState | undefined;
  /** Bytes. */
  readonly memory: bigint | undefined;
  readonly vcpus: number | undefined;
  /** Whether it has the channel of a QEMU guest agent. */
  readonly agent: boolean | undefined;
  /** A mode of `<cpu>`, or a CPU model. */
  readonly cpu: string | undefined;
  readonly firmware: FirmwareKind | undefined;
  readonly nvram: string | undefined;
  /** A TPM version; `false`: there must be none. */
  readonly tpm: string | false | undefined;
  /** In order. */
  readonly disks: readonly DiskIntent[] | undefined;
  /** In order, absolute paths. */
  readonly cdroms: readonly string[] | undefined;
  /** One per adapter; matched by network (and MAC if given), never by position. */
  readonly interfaces: readonly InterfaceIntent[] | undefined;
  /** Networks on which the guest itself will serve DHCP, for example a domain controller with the DHCP role. */
  readonly servesDhcpOn: readonly string[];
  /** Domains that must be ready before it is started. */
  readonly startsAfter: readonly string[];
  /** How its guest is reached by ssh, as far as the lab states it. */
  readonly ssh?: SshIntent | undefined;
  /** XPath over the domain's XML → the text it must have. */
  readonly xpath: ReadonlyMap<string, string>;
}
