import type { AddressRange, DomainState, FirmwareKind } from '../model/objects.ts';
import type { WorkPlan } from '../model/work-plan.ts';

/**
 * The lab as its owner means it, from `lab.yaml`. It states intent, so that it can disagree with the Nix code;
 * what is absent here is not judged against it.
 */
export interface Lab {
  readonly name: string;
  /** Absolute path of the lab file. */
  readonly file: string;
  readonly source: LabSource;
  readonly networks: readonly NetworkIntent[];
  readonly pools: readonly PoolIntent[];
  readonly domains: readonly DomainIntent[];
  /** Whether the lab file names every object of the lab, so that what it does not name is a finding. */
  readonly complete?: boolean | undefined;
  /** The domains that `verify` starts under their declared hardware; undefined: one that it chooses. */
  readonly smoke: readonly string[] | 'all' | undefined;
  /** The release of libvirt that the lab's host runs, where the lab file says it: `12.8.0`. */
  readonly libvirt?: string | undefined;
  readonly scenario?: Scenario | undefined;
  /** What must be shown of the lab, step by step, where its owner wrote that down. */
  readonly plan?: WorkPlan | undefined;
  /** The hosts that the lab is on, for `verify --target host`; none: this one. */
  readonly hosts?: readonly HostToVerify[] | undefined;
}

/** What is in the sandbox beside the lab, and what happens to it. Only `verify` in a sandbox plays it. */
export interface Scenario {
  /** Absolute path of a folder of libvirt XML that is there before the first apply. */
  readonly before: string | undefined;
  /** virsh commands before the first apply. */
  readonly prepare: readonly VirshWords[];
  /** Absolute paths that the lab names and the sandbox does not provide. */
  readonly missing: readonly string[];
  readonly links: readonly LinkIntent[];
  /** virsh commands between the two applies. */
  readonly between: readonly VirshWords[];
}

/** A virsh command, word by word; never empty. */
export type VirshWords = readonly [string, ...string[]];

/** A link of the host that is not libvirt's. */
export interface LinkIntent {
  readonly name: string;
  readonly address: string;
  readonly prefix: number;
}

/** A libvirt that `verify --target host` looks at. */
export interface HostToVerify {
  /** For reports: the lab file's name of it, else its URI. */
  readonly name: string;
  /** As `virsh -c` takes it. */
  readonly uri: string;
}

/** Where the XML comes from; paths are absolute. */
export type LabSource =
  | NixSource
  | { readonly kind: 'xml'; readonly folder: string }
  /** What NixVirt's module hands to its helper; `folder` is the file's. */
  | { readonly kind: 'settings'; readonly folder: string; readonly file: string };

/** Nix code that NixVirt makes libvirt XML from: plain lists, a flake's NixOS module around them, or both. */
export interface NixSource {
  readonly kind: 'nix';
  /** Where the code is: the lists' folder, else the flake's. */
  readonly folder: string;
  /** A folder with `networks.nix`, `pools.nix`, `domains.nix`; without it the objects are those of the flake. */
  readonly lists: string | undefined;
  readonly flake: FlakeReference | undefined;
  /** The flake's connection that the lab is; undefined: `qemu:///system`, or the only one. */
  readonly connection: string | undefined;
  /** Recorded render of the lists, used (and said) where Nix or NixVirt's source is not at hand. */
  readonly recorded: string | undefined;
}

/** What applies the lab: an output of a flake on this machine. */
export interface FlakeReference {
  /** Absolute path of the folder with its flake.nix. */
  readonly folder: string;
  /** A module, which any configuration may import; or a whole configuration, as `nixos-rebuild` or `home-manager` takes it with `--flake`. */
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
  /** Of the families that are named, these ranges and no others. `false`: there must be no DHCP. */
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
  /** True: the file must take up less than its capacity. Default for qcow2. */
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

/** What is not said is undefined. */
export interface InterfaceIntent {
  readonly network: string | undefined;
  /** The host's bridge that it is plugged into. */
  readonly bridge?: string | undefined;
  /** The host's device that its macvtap is on. */
  readonly device?: string | undefined;
  readonly model: string | undefined;
  readonly mac: string | undefined;
}

/** A volume of a pool of this lab, or an absolute path. */
export type DiskIntent = (
  | { readonly kind: 'volume'; readonly pool: string; readonly volume: string }
  | { readonly kind: 'file'; readonly path: string }
) & { readonly options?: DiskOptions };

/** How a disk is attached, as far as the lab says it, in libvirt's words. */
export interface DiskOptions {
  readonly target?: string | undefined;
  readonly bus?: string | undefined;
  readonly cache?: string | undefined;
  readonly io?: string | undefined;
  readonly discard?: string | undefined;
  readonly serial?: string | undefined;
}

export interface DomainIntent {
  readonly kind: 'domain';
  readonly name: string;
  readonly uuid: string | undefined;
  /** Where the lab says it. */
  readonly state: DomainState | undefined;
  /** Bytes. */
  readonly memory: bigint | undefined;
  readonly vcpus: number | undefined;
  /** A mode of `<cpu>`, or the model of one. */
  readonly cpu: string | undefined;
  readonly firmware: FirmwareKind | undefined;
  readonly nvram: string | undefined;
  /** A TPM version; `false`: there must be none. */
  readonly tpm: string | false | undefined;
  /** In order. */
  readonly disks: readonly DiskIntent[] | undefined;
  /** In order, absolute paths. */
  readonly cdroms: readonly string[] | undefined;
  /** One per adapter; matched by network (and MAC where given), never by position. */
  readonly interfaces: readonly InterfaceIntent[] | undefined;
  /** Networks on which the guest itself will serve DHCP, e.g. a domain controller with the DHCP role. */
  readonly servesDhcpOn: readonly string[];
  /** XPath over the domain's XML → the text it must have. */
  readonly xpath: ReadonlyMap<string, string>;
}
