import { apparmorVolumes } from './checks/apparmor-volumes.ts';
import { bridgeFree } from './checks/bridge-free.ts';
import { cgroupControllers } from './checks/cgroup-controllers.ts';
import { clientVersion } from './checks/client-version.ts';
import { cpuVirtualisation } from './checks/cpu-virtualisation.ts';
import { dnsmasqPorts } from './checks/dnsmasq-ports.ts';
import { externalRevert } from './checks/external-revert.ts';
import { graphicalConsole } from './checks/graphical-console.ts';
import { guestAgent } from './checks/guest-agent.ts';
import { guestSsh } from './checks/guest-ssh.ts';
import { iommu } from './checks/iommu-enabled.ts';
import { isoFormat } from './checks/iso-format.ts';
import { isoPath } from './checks/iso-path.ts';
import { isoPresent } from './checks/iso-present.ts';
import { isoReadable } from './checks/iso-readable.ts';
import { kvmDevice } from './checks/kvm-device.ts';
import { kvmGuest } from './checks/kvm-guest.ts';
import { kvmOpenable } from './checks/kvm-openable.ts';
import { libvirtAnswers } from './checks/libvirt-answers.ts';
import { libvirtUsable } from './checks/libvirt-usable.ts';
import { nestedKvm } from './checks/nested-kvm.ts';
import { networkReplaced } from './checks/network-replaced.ts';
import { nixFlakes } from './checks/nix-flakes.ts';
import { poolAllocation } from './checks/pool-allocation.ts';
import { poolDirectory } from './checks/pool-directory.ts';
import { poolRoom } from './checks/pool-room.ts';
import { renderNode } from './checks/render-node.ts';
import { secureBootFirmware } from './checks/secure-boot-firmware.ts';
import { secureGuest } from './checks/secure-guest.ts';
import { storePathsKept } from './checks/store-paths-kept.ts';
import { storePathsThere } from './checks/store-paths-there.ts';
import { subnetFree } from './checks/subnet-free.ts';
import { swtpmUsable } from './checks/swtpm-usable.ts';
import { tunDevice } from './checks/tun-device.ts';
import { uefiSnapshots } from './checks/uefi-snapshots.ts';
import { undefineKeepsTpm } from './checks/undefine-keeps-tpm.ts';
import { vhostNet } from './checks/vhost-net.ts';
import type { Prerequisite } from './prerequisite.ts';

/**
 * Every prerequisite, in the order of reports: libvirt, the work plan's tools, KVM and related facts, versions, the lab's files, pools, networks and
 * domains. A new one is a file in `checks/`, a line here, and a failing case in `specs/doctor/faults.ts`.
 */
export const registry = {
  'libvirt-answers': libvirtAnswers,
  'libvirt-usable': libvirtUsable,
  'graphical-console': graphicalConsole,
  'swtpm-usable': swtpmUsable,
  'secure-boot-firmware': secureBootFirmware,
  'nix-flakes': nixFlakes,
  'cpu-virtualisation': cpuVirtualisation,
  'kvm-device': kvmDevice,
  'kvm-openable': kvmOpenable,
  'kvm-guest': kvmGuest,
  'nested-kvm': nestedKvm,
  'vhost-net': vhostNet,
  'tun-device': tunDevice,
  'cgroup-controllers': cgroupControllers,
  'iommu-enabled': iommu,
  'secure-guest': secureGuest,
  'dnsmasq-ports': dnsmasqPorts,
  'client-version': clientVersion,
  'uefi-snapshots': uefiSnapshots,
  'external-revert': externalRevert,
  'undefine-keeps-tpm': undefineKeepsTpm,
  'iso-present': isoPresent,
  'iso-format': isoFormat,
  'iso-path': isoPath,
  'iso-readable': isoReadable,
  'pool-directory': poolDirectory,
  'pool-allocation': poolAllocation,
  'pool-room': poolRoom,
  'bridge-free': bridgeFree,
  'subnet-free': subnetFree,
  'network-replaced': networkReplaced,
  'render-node': renderNode,
  'apparmor-volumes': apparmorVolumes,
  'store-paths-there': storePathsThere,
  'store-paths-kept': storePathsKept,
  'guest-agent': guestAgent,
  'guest-ssh': guestSsh,
} as const satisfies Readonly<Record<string, Prerequisite>>;

export type PrerequisiteId = keyof typeof registry;
