/**
 * libvirt's objects as virtspec represents them: plain, readonly, in libvirt's own terms.
 *
 * A value is absent (`undefined`) if the XML does not contain it; parsing never adds one. https://libvirt.org/formatnetwork.html · formatstorage.html
 * · formatdomain.html
 */
import type { XmlSource } from '../xml/source.ts';
import type { Misspelling } from './misspelling.ts';

interface Named {
  readonly name: string;
  /** From the XML, lower case; absent if it has none. */
  readonly uuid: string | undefined;
  readonly xml: XmlSource;
  /** Only for declared objects that Nix rendered in this run: attributes that NixVirt dropped, as paths (`devices.interface[1].mac`). */
  readonly dropped?: readonly string[];
  /** Likewise: what was most likely meant by some of them. */
  readonly misspelt?: ReadonlyMap<string, Misspelling>;
}

/** Networks, pools and domains: what can be started. */
interface Startable extends Named {
  /** Only for declared objects: the state that NixVirt's `active` sets; null leaves it unchanged. */
  readonly wanted?: boolean | null;
  /** Only for declared objects: NixVirt's `restart`, if it is not null. */
  readonly restart?: boolean;
}

/** What only a live libvirt knows about an object; absent for rendered XML. */
export interface Liveness {
  readonly active: boolean;
  readonly persistent: boolean;
  readonly autostart: boolean;
}

export interface AddressRange {
  readonly start: string;
  readonly end: string;
}

/** An address that libvirt's DHCP reserves for one guest. */
export interface DhcpHost {
  readonly mac: string | undefined;
  /** IPv6: the DUID. */
  readonly id: string | undefined;
  readonly ip: string | undefined;
  readonly position: number;
}

export interface NetworkAddress {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  /** From `prefix`, else from `netmask`, else libvirt's own default; absent if the value is invalid. */
  readonly prefix: number | undefined;
  /** Ranges of addresses that its DHCP server assigns. */
  readonly dhcp: readonly AddressRange[];
  /** Its static leases. */
  readonly hosts: readonly DhcpHost[];
  readonly position: number;
}

/** `bridge`: for an active network, the one that it was started with; its definition may have changed since. */
export interface NetworkLiveness extends Liveness {
  readonly bridge?: string | undefined;
}

export interface Network extends Startable {
  readonly kind: 'network';
  readonly live: NetworkLiveness | undefined;
  readonly bridge: string | undefined;
  readonly mac: string | undefined;
  /** `nat`, `route`, `open`, `bridge`, ...; `isolated` if there is no `<forward>`. A `<forward>` without mode is `nat`. */
  readonly forward: string;
  readonly addresses: readonly NetworkAddress[];
}

export interface Volume extends Named {
  readonly kind: 'volume';
  readonly pool: string;
  readonly path: string | undefined;
  /** Bytes. */
  readonly capacity: bigint | undefined;
  /** Bytes, as reported by libvirt or declared in the XML. */
  readonly allocation: bigint | undefined;
  readonly format: string | undefined;
}

export interface Pool extends Startable {
  readonly kind: 'pool';
  readonly live: Liveness | undefined;
  /** `dir`, `logical`, ... */
  readonly type: string;
  readonly path: string | undefined;
  readonly volumes: readonly Volume[];
}

export interface Interface {
  /** `network`, `bridge`, `user`, ... */
  readonly type: string;
  readonly network: string | undefined;
  readonly bridge: string | undefined;
  /** The host device of a macvtap. */
  readonly device: string | undefined;
  readonly mac: string | undefined;
  readonly model: string | undefined;
  /**
   * The half of a failover pair that may be removed, for example for a migration: the guest sees one NIC, with one MAC.
   * https://libvirt.org/formatdomain.html#teaming-a-virtio-hostdev-nic-pair
   */
  readonly standby: boolean;
  /** 1-based position among the domain's interfaces, for XPath. */
  readonly position: number;
}

export interface Disk {
  /** `disk`, `cdrom`, `floppy`, `lun`. */
  readonly device: string;
  /** `file`, `volume`, `block`, `network`, ... */
  readonly type: string;
  /** The path of a `file` source, or the device of a `block` source. */
  readonly file: string | undefined;
  readonly pool: string | undefined;
  readonly volume: string | undefined;
  readonly target: string | undefined;
  readonly bus: string | undefined;
  readonly format: string | undefined;
  readonly startupPolicy: string | undefined;
  readonly readonly: boolean;
  /** Intended for several domains at once: `<shareable/>`. */
  readonly shareable: boolean;
  readonly position: number;
}

/** A folder of the host that the guest can mount. https://libvirt.org/formatdomain.html#filesystems */
export interface Filesystem {
  /** `virtiofs`; `path` is 9p, and libvirt's default. */
  readonly driver: string;
  /** The mount tag: `<target dir=…>`. */
  readonly tag: string | undefined;
  readonly position: number;
}

export interface Graphics {
  /** `spice`, `vnc`, ... */
  readonly type: string;
  /** OpenGL on the host, which needs a render node. */
  readonly gl: boolean;
  /** Declared listen addresses; empty if they are left to libvirt, which uses the host's default. */
  readonly listens: readonly string[];
  /** Whether it requires a password. */
  readonly password: boolean;
  readonly position: number;
}

export interface Tpm {
  readonly model: string | undefined;
  readonly backend: string | undefined;
  readonly version: string | undefined;
}

/** `uefi-secure-boot`: UEFI whose variables contain enrolled keys (see `parseFirmware`). */
export type FirmwareKind = 'bios' | 'uefi' | 'uefi-secure-boot';

export interface Firmware {
  readonly kind: FirmwareKind;
  readonly loader: string | undefined;
  readonly secure: boolean | undefined;
  readonly nvram: string | undefined;
  readonly nvramTemplate: string | undefined;
}

/** https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainState, as printed by `virsh list`. */
export type DomainState =
  | 'running'
  | 'idle'
  | 'paused'
  | 'in shutdown'
  | 'shut off'
  | 'crashed'
  | 'pmsuspended'
  | 'no state';

export interface DomainLiveness extends Liveness {
  readonly state: DomainState;
  /** libvirt's id of the running domain; absent if it is shut off. */
  readonly id: number | undefined;
}

export interface Domain extends Startable {
  readonly kind: 'domain';
  readonly live: DomainLiveness | undefined;
  /** `kvm`, `qemu`, ... */
  readonly type: string;
  readonly machine: string | undefined;
  /** Bytes. */
  readonly memory: bigint | undefined;
  /** Bytes of its DIMMs and similar devices. libvirt counts them into `memory`, whatever is declared. */
  readonly pluggedMemory: bigint;
  /** Bytes that the balloon leaves the guest; absent if the XML does not state it, which means all of it. */
  readonly currentMemory: bigint | undefined;
  /** The maximum; `current` may be lower. */
  readonly vcpus: number | undefined;
  /** The number that it starts with; absent if the XML does not state it, which means all of them. */
  readonly currentVcpus: number | undefined;
  readonly firmware: Firmware;
  readonly tpm: Tpm | undefined;
  readonly disks: readonly Disk[];
  readonly interfaces: readonly Interface[];
  readonly graphics: readonly Graphics[];
  readonly filesystems: readonly Filesystem[];
}

export type LabObject = Network | Pool | Volume | Domain;
export type Kind = LabObject['kind'];
