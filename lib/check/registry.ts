import type { Check } from './check.ts';
import { activeDeclared } from './checks/active-declared.ts';
import { applyAsForeseen } from './checks/apply-as-foreseen.ts';
import { applyKeepsRunning } from './checks/apply-keeps-running.ts';
import { applyNoPowerCut } from './checks/apply-no-power-cut.ts';
import { applyNothingDeleted } from './checks/apply-nothing-deleted.ts';
import { attributesEmitted } from './checks/attributes-emitted.ts';
import { audioServer } from './checks/audio-server.ts';
import { bootOrder } from './checks/boot-order.ts';
import { bridgeAddress } from './checks/bridge-address.ts';
import { cdromFilePresent } from './checks/cdrom-file-present.ts';
import { channelKnown } from './checks/channel-known.ts';
import { declaredDrift } from './checks/declared-drift.ts';
import { diskCache } from './checks/disk-cache.ts';
import { diskFormat } from './checks/disk-format.ts';
import { diskUnique } from './checks/disk-unique.ts';
import { diskVolumeDeclared } from './checks/disk-volume-declared.ts';
import { domainAccelerated } from './checks/domain-accelerated.ts';
import { domainCdroms } from './checks/domain-cdroms.ts';
import { domainCoherent } from './checks/domain-coherent.ts';
import { domainCpu } from './checks/domain-cpu.ts';
import { domainDiskOptions } from './checks/domain-disk-options.ts';
import { domainDisks } from './checks/domain-disks.ts';
import { domainFirmware } from './checks/domain-firmware.ts';
import { domainFirmwareScreen } from './checks/domain-firmware-screen.ts';
import { domainInterfaceOrder } from './checks/domain-interface-order.ts';
import { domainInterfaces } from './checks/domain-interfaces.ts';
import { domainLifecycle } from './checks/domain-lifecycle.ts';
import { domainMemory } from './checks/domain-memory.ts';
import { domainNvram } from './checks/domain-nvram.ts';
import { domainPresent } from './checks/domain-present.ts';
import { domainStarts } from './checks/domain-starts.ts';
import { domainState } from './checks/domain-state.ts';
import { domainSwtpmLive } from './checks/domain-swtpm-live.ts';
import { domainTpm } from './checks/domain-tpm.ts';
import { domainVcpus } from './checks/domain-vcpus.ts';
import { domainXpath } from './checks/domain-xpath.ts';
import { fieldsPinned } from './checks/fields-pinned.ts';
import { firmwareKeepsVariables } from './checks/firmware-keeps-variables.ts';
import { graphicsGl } from './checks/graphics-gl.ts';
import { graphicsGlLocal } from './checks/graphics-gl-local.ts';
import { graphicsOpen } from './checks/graphics-open.ts';
import { graphicsReachable } from './checks/graphics-reachable.ts';
import { guestDefaultLease } from './checks/guest-default-lease.ts';
import { guestInstallerBoots } from './checks/guest-installer-boots.ts';
import { guestStaticAddress } from './checks/guest-static-address.ts';
import { guestWindowsInstalls } from './checks/guest-windows-installs.ts';
import { hostProgramsKnown } from './checks/host-programs-known.ts';
import { hypervPassthrough } from './checks/hyperv-passthrough.ts';
import { interfaceMacPinned } from './checks/interface-mac-pinned.ts';
import { interfaceModelExplicit } from './checks/interface-model-explicit.ts';
import { interfaceSourceDeclared } from './checks/interface-source-declared.ts';
import { libvirtAsHost } from './checks/libvirt-as-host.ts';
import { macUnique } from './checks/mac-unique.ts';
import { machineTypeKept } from './checks/machine-type-kept.ts';
import { machineTypeThere } from './checks/machine-type-there.ts';
import { moduleActivation } from './checks/module-activation.ts';
import { moduleAssertions } from './checks/module-assertions.ts';
import { moduleDeclaresLab } from './checks/module-declares-lab.ts';
import { moduleEnabled } from './checks/module-enabled.ts';
import { moduleSwtpm } from './checks/module-swtpm.ts';
import { networkActive } from './checks/network-active.ts';
import { networkAddress } from './checks/network-address.ts';
import { networkBridge } from './checks/network-bridge.ts';
import { networkBridgeDelay } from './checks/network-bridge-delay.ts';
import { networkBridgeUnique } from './checks/network-bridge-unique.ts';
import { networkCoherent } from './checks/network-coherent.ts';
import { networkDhcpConflict } from './checks/network-dhcp-conflict.ts';
import { networkDhcpHosts } from './checks/network-dhcp-hosts.ts';
import { networkDhcpRange } from './checks/network-dhcp-range.ts';
import { networkForward } from './checks/network-forward.ts';
import { networkMac } from './checks/network-mac.ts';
import { networkMacPinned } from './checks/network-mac-pinned.ts';
import { networkSubnetUnique } from './checks/network-subnet-unique.ts';
import { networkVirtualboxRange } from './checks/network-virtualbox-range.ts';
import { nvramTemplate } from './checks/nvram-template.ts';
import { nvramUnique } from './checks/nvram-unique.ts';
import { objectDeclared } from './checks/object-declared.ts';
import { objectIntended } from './checks/object-intended.ts';
import { objectXpath } from './checks/object-xpath.ts';
import { poolActive } from './checks/pool-active.ts';
import { poolPath } from './checks/pool-path.ts';
import { poolPermissionsWhole } from './checks/pool-permissions-whole.ts';
import { poolType } from './checks/pool-type.ts';
import { probeAnswers } from './checks/probe-answers.ts';
import { probeCdroms } from './checks/probe-cdroms.ts';
import { probeDisks } from './checks/probe-disks.ts';
import { probeInterfaceOrder } from './checks/probe-interface-order.ts';
import { probeInterfaces } from './checks/probe-interfaces.ts';
import { probeIsolated } from './checks/probe-isolated.ts';
import { probeLease } from './checks/probe-lease.ts';
import { probeMemory } from './checks/probe-memory.ts';
import { probeNetwork } from './checks/probe-network.ts';
import { probeNvramPersists } from './checks/probe-nvram-persists.ts';
import { probeReaches } from './checks/probe-reaches.ts';
import { probeSecureBoot } from './checks/probe-secure-boot.ts';
import { probeShares } from './checks/probe-shares.ts';
import { probeTpm } from './checks/probe-tpm.ts';
import { probeTpmPersists } from './checks/probe-tpm-persists.ts';
import { probeUuid } from './checks/probe-uuid.ts';
import { probeVcpus } from './checks/probe-vcpus.ts';
import { randomSource } from './checks/random-source.ts';
import { rebuildDomainIdentity } from './checks/rebuild-domain-identity.ts';
import { rebuildDomainXml } from './checks/rebuild-domain-xml.ts';
import { rebuildEvents } from './checks/rebuild-events.ts';
import { rebuildMacs } from './checks/rebuild-macs.ts';
import { rebuildNetworkXml } from './checks/rebuild-network-xml.ts';
import { rebuildNothingDeleted } from './checks/rebuild-nothing-deleted.ts';
import { rebuildNvram } from './checks/rebuild-nvram.ts';
import { rebuildPoolXml } from './checks/rebuild-pool-xml.ts';
import { rebuildSnapshotKept } from './checks/rebuild-snapshot-kept.ts';
import { rebuildStillActive } from './checks/rebuild-still-active.ts';
import { rebuildTpmState } from './checks/rebuild-tpm-state.ts';
import { rebuildVolumes } from './checks/rebuild-volumes.ts';
import { rebuildWithRunningDomain } from './checks/rebuild-with-running-domain.ts';
import { recordedCurrent } from './checks/recorded-current.ts';
import { schemaValid } from './checks/schema-valid.ts';
import { sessionNetwork } from './checks/session-network.ts';
import { sessionProven } from './checks/session-proven.ts';
import { startKeepsDefinition } from './checks/start-keeps-definition.ts';
import { undeclaredObject } from './checks/undeclared-object.ts';
import { uuidIntended } from './checks/uuid-intended.ts';
import { uuidPinned } from './checks/uuid-pinned.ts';
import { uuidUnique } from './checks/uuid-unique.ts';
import { volumeBacking } from './checks/volume-backing.ts';
import { volumeCapacity } from './checks/volume-capacity.ts';
import { volumeFormat } from './checks/volume-format.ts';
import { volumePresent } from './checks/volume-present.ts';
import { volumeSize } from './checks/volume-size.ts';
import { volumeSparse } from './checks/volume-sparse.ts';
import { windowsClock } from './checks/windows-clock.ts';
import { windowsDrivers } from './checks/windows-drivers.ts';
import { windowsEnlightenments } from './checks/windows-enlightenments.ts';
import { windowsHardware } from './checks/windows-hardware.ts';
import { windowsScreen } from './checks/windows-screen.ts';
import { windowsSleep } from './checks/windows-sleep.ts';

/**
 * Every check, in the order reports show them: what is declared, networks, storage, domains, a started domain, what the probe guest sees from inside, what was there before
 * the first apply, what a start writes, the second apply.
 * A new check is a file in `checks/`, a line here, and a fault in `specs/check/faults/` that it catches.
 */
export const registry = {
  'object-declared': objectDeclared,
  'object-intended': objectIntended,
  'libvirt-as-host': libvirtAsHost,
  'schema-valid': schemaValid,
  'attributes-emitted': attributesEmitted,
  'recorded-current': recordedCurrent,
  'module-enabled': moduleEnabled,
  'module-activation': moduleActivation,
  'module-declares-lab': moduleDeclaresLab,
  'module-swtpm': moduleSwtpm,
  'module-assertions': moduleAssertions,
  'uuid-pinned': uuidPinned,
  'uuid-unique': uuidUnique,
  'uuid-intended': uuidIntended,
  'fields-pinned': fieldsPinned,
  'mac-unique': macUnique,
  'active-declared': activeDeclared,
  'network-active': networkActive,
  'network-address': networkAddress,
  'network-bridge': networkBridge,
  'network-dhcp-range': networkDhcpRange,
  'network-forward': networkForward,
  'network-mac': networkMac,
  'bridge-address': bridgeAddress,
  'network-mac-pinned': networkMacPinned,
  'network-bridge-unique': networkBridgeUnique,
  'network-subnet-unique': networkSubnetUnique,
  'network-dhcp-hosts': networkDhcpHosts,
  'network-coherent': networkCoherent,
  'network-bridge-delay': networkBridgeDelay,
  'network-virtualbox-range': networkVirtualboxRange,
  'network-dhcp-conflict': networkDhcpConflict,
  'pool-active': poolActive,
  'pool-type': poolType,
  'pool-path': poolPath,
  'volume-present': volumePresent,
  'volume-capacity': volumeCapacity,
  'volume-format': volumeFormat,
  'volume-backing': volumeBacking,
  'volume-size': volumeSize,
  'volume-sparse': volumeSparse,
  'domain-present': domainPresent,
  'domain-state': domainState,
  'domain-interfaces': domainInterfaces,
  'domain-interface-order': domainInterfaceOrder,
  'domain-disks': domainDisks,
  'domain-disk-options': domainDiskOptions,
  'domain-cdroms': domainCdroms,
  'cdrom-file-present': cdromFilePresent,
  'domain-tpm': domainTpm,
  'domain-firmware': domainFirmware,
  'domain-nvram': domainNvram,
  'firmware-keeps-variables': firmwareKeepsVariables,
  'domain-memory': domainMemory,
  'domain-vcpus': domainVcpus,
  'domain-cpu': domainCpu,
  'domain-xpath': domainXpath,
  'object-xpath': objectXpath,
  'host-programs-known': hostProgramsKnown,
  'machine-type-there': machineTypeThere,
  'machine-type-kept': machineTypeKept,
  'domain-coherent': domainCoherent,
  'domain-lifecycle': domainLifecycle,
  'interface-mac-pinned': interfaceMacPinned,
  'interface-model-explicit': interfaceModelExplicit,
  'interface-source-declared': interfaceSourceDeclared,
  'disk-volume-declared': diskVolumeDeclared,
  'disk-format': diskFormat,
  'disk-cache': diskCache,
  'boot-order': bootOrder,
  'windows-drivers': windowsDrivers,
  'windows-clock': windowsClock,
  'windows-screen': windowsScreen,
  'windows-hardware': windowsHardware,
  'windows-sleep': windowsSleep,
  'windows-enlightenments': windowsEnlightenments,
  'domain-accelerated': domainAccelerated,
  'disk-unique': diskUnique,
  'nvram-unique': nvramUnique,
  'nvram-template': nvramTemplate,
  'channel-known': channelKnown,
  'random-source': randomSource,
  'hyperv-passthrough': hypervPassthrough,
  'graphics-gl': graphicsGl,
  'graphics-gl-local': graphicsGlLocal,
  'graphics-open': graphicsOpen,
  'graphics-reachable': graphicsReachable,
  'audio-server': audioServer,
  'declared-drift': declaredDrift,
  'domain-starts': domainStarts,
  'domain-swtpm-live': domainSwtpmLive,
  'domain-firmware-screen': domainFirmwareScreen,
  'guest-installer-boots': guestInstallerBoots,
  'guest-windows-installs': guestWindowsInstalls,
  'guest-default-lease': guestDefaultLease,
  'guest-static-address': guestStaticAddress,
  'probe-answers': probeAnswers,
  'probe-uuid': probeUuid,
  'probe-vcpus': probeVcpus,
  'probe-memory': probeMemory,
  'probe-secure-boot': probeSecureBoot,
  'probe-tpm': probeTpm,
  'probe-interfaces': probeInterfaces,
  'probe-interface-order': probeInterfaceOrder,
  'probe-network': probeNetwork,
  'probe-lease': probeLease,
  'probe-disks': probeDisks,
  'probe-cdroms': probeCdroms,
  'probe-shares': probeShares,
  'probe-reaches': probeReaches,
  'probe-isolated': probeIsolated,
  'probe-nvram-persists': probeNvramPersists,
  'probe-tpm-persists': probeTpmPersists,
  'undeclared-object': undeclaredObject,
  'apply-nothing-deleted': applyNothingDeleted,
  'apply-as-foreseen': applyAsForeseen,
  'apply-keeps-running': applyKeepsRunning,
  'apply-no-power-cut': applyNoPowerCut,
  'rebuild-with-running-domain': rebuildWithRunningDomain,
  'rebuild-snapshot-kept': rebuildSnapshotKept,
  'session-network': sessionNetwork,
  'session-proven': sessionProven,
  'start-keeps-definition': startKeepsDefinition,
  'pool-permissions-whole': poolPermissionsWhole,
  'rebuild-domain-identity': rebuildDomainIdentity,
  'rebuild-macs': rebuildMacs,
  'rebuild-domain-xml': rebuildDomainXml,
  'rebuild-network-xml': rebuildNetworkXml,
  'rebuild-pool-xml': rebuildPoolXml,
  'rebuild-volumes': rebuildVolumes,
  'rebuild-nvram': rebuildNvram,
  'rebuild-tpm-state': rebuildTpmState,
  'rebuild-events': rebuildEvents,
  'rebuild-nothing-deleted': rebuildNothingDeleted,
  'rebuild-still-active': rebuildStillActive,
} as const satisfies Readonly<Record<string, Check>>;

export type CheckId = keyof typeof registry;
