import type { Check } from '../check/check.ts';
import { applyAsPredicted } from './apply/apply-as-foreseen.ts';
import { applyKeepsRunning } from './apply/apply-keeps-running.ts';
import { applyNoPowerCut } from './apply/apply-no-power-cut.ts';
import { applyNothingDeleted } from './apply/apply-nothing-deleted.ts';
import { declaredDrift } from './apply/declared-drift.ts';
import { undeclaredObject } from './apply/undeclared-object.ts';
import { activeDeclared } from './declaration/active-declared.ts';
import { attributesEmitted } from './declaration/attributes-emitted.ts';
import { fieldsPinned } from './declaration/fields-pinned.ts';
import { hostProgramsKnown } from './declaration/host-programs-known.ts';
import { libvirtAsHost } from './declaration/libvirt-as-host.ts';
import { macUnique } from './declaration/mac-unique.ts';
import { objectDeclared } from './declaration/object-declared.ts';
import { objectIntended } from './declaration/object-intended.ts';
import { objectXpath } from './declaration/object-xpath.ts';
import { recordedCurrent } from './declaration/recorded-current.ts';
import { schemaValid } from './declaration/schema-valid.ts';
import { sessionNetwork } from './declaration/session-network.ts';
import { sessionProven } from './declaration/session-proven.ts';
import { uuidIntended } from './declaration/uuid-intended.ts';
import { uuidPinned } from './declaration/uuid-pinned.ts';
import { uuidUnique } from './declaration/uuid-unique.ts';
import { audioServer } from './domain/audio-server.ts';
import { bootOrder } from './domain/boot-order.ts';
import { cdromFilePresent } from './domain/cdrom-file-present.ts';
import { channelKnown } from './domain/channel-known.ts';
import { diskCache } from './domain/disk-cache.ts';
import { diskFormat } from './domain/disk-format.ts';
import { diskUnique } from './domain/disk-unique.ts';
import { diskVolumeDeclared } from './domain/disk-volume-declared.ts';
import { domainAgent } from './domain/domain-agent.ts';
import { domainCdroms } from './domain/domain-cdroms.ts';
import { domainCoherent } from './domain/domain-coherent.ts';
import { domainCpu } from './domain/domain-cpu.ts';
import { domainDiskOptions } from './domain/domain-disk-options.ts';
import { domainDisks } from './domain/domain-disks.ts';
import { domainFirmware } from './domain/domain-firmware.ts';
import { domainInterfaceOrder } from './domain/domain-interface-order.ts';
import { domainInterfaces } from './domain/domain-interfaces.ts';
import { domainLifecycle } from './domain/domain-lifecycle.ts';
import { domainMemory } from './domain/domain-memory.ts';
import { domainNvram } from './domain/domain-nvram.ts';
import { domainPresent } from './domain/domain-present.ts';
import { domainState } from './domain/domain-state.ts';
import { domainTpm } from './domain/domain-tpm.ts';
import { domainVcpus } from './domain/domain-vcpus.ts';
import { domainXpath } from './domain/domain-xpath.ts';
import { firmwareKeepsVariables } from './domain/firmware-keeps-variables.ts';
import { graphicsGl } from './domain/graphics-gl.ts';
import { graphicsGlLocal } from './domain/graphics-gl-local.ts';
import { graphicsOpen } from './domain/graphics-open.ts';
import { graphicsPortUnique } from './domain/graphics-port-unique.ts';
import { graphicsReachable } from './domain/graphics-reachable.ts';
import { hypervPassthrough } from './domain/hyperv-passthrough.ts';
import { interfaceMacPinned } from './domain/interface-mac-pinned.ts';
import { interfaceModelExplicit } from './domain/interface-model-explicit.ts';
import { interfaceSourceDeclared } from './domain/interface-source-declared.ts';
import { machineTypeKept } from './domain/machine-type-kept.ts';
import { machineTypeThere } from './domain/machine-type-there.ts';
import { nvramTemplate } from './domain/nvram-template.ts';
import { nvramUnique } from './domain/nvram-unique.ts';
import { randomSource } from './domain/random-source.ts';
import { windowsClock } from './domain/windows-clock.ts';
import { windowsDrivers } from './domain/windows-drivers.ts';
import { windowsEnlightenments } from './domain/windows-enlightenments.ts';
import { windowsHardware } from './domain/windows-hardware.ts';
import { windowsScreen } from './domain/windows-screen.ts';
import { windowsSleep } from './domain/windows-sleep.ts';
import { domainAccelerated } from './guest/domain-accelerated.ts';
import { domainFirmwareScreen } from './guest/domain-firmware-screen.ts';
import { domainStarts } from './guest/domain-starts.ts';
import { domainSwtpmLive } from './guest/domain-swtpm-live.ts';
import { probeAnswers } from './guest/probe-answers.ts';
import { probeCdroms } from './guest/probe-cdroms.ts';
import { probeDisks } from './guest/probe-disks.ts';
import { probeInterfaceOrder } from './guest/probe-interface-order.ts';
import { probeInterfaces } from './guest/probe-interfaces.ts';
import { probeIsolated } from './guest/probe-isolated.ts';
import { probeLease } from './guest/probe-lease.ts';
import { probeMemory } from './guest/probe-memory.ts';
import { probeNetwork } from './guest/probe-network.ts';
import { probeNvramPersists } from './guest/probe-nvram-persists.ts';
import { probeReaches } from './guest/probe-reaches.ts';
import { probeSecureBoot } from './guest/probe-secure-boot.ts';
import { probeShares } from './guest/probe-shares.ts';
import { probeTpm } from './guest/probe-tpm.ts';
import { probeTpmPersists } from './guest/probe-tpm-persists.ts';
import { probeUuid } from './guest/probe-uuid.ts';
import { probeVcpus } from './guest/probe-vcpus.ts';
import { firewallAdmitsGuests } from './module/firewall-admits-guests.ts';
import { firewallForwardsGuests } from './module/firewall-forwards-guests.ts';
import { moduleActivation } from './module/module-activation.ts';
import { moduleAssertions } from './module/module-assertions.ts';
import { moduleDeclaresLab } from './module/module-declares-lab.ts';
import { moduleEnabled } from './module/module-enabled.ts';
import { moduleSwtpm } from './module/module-swtpm.ts';
import { bridgeAddress } from './network/bridge-address.ts';
import { networkActive } from './network/network-active.ts';
import { networkAddress } from './network/network-address.ts';
import { networkBridge } from './network/network-bridge.ts';
import { networkBridgeDelay } from './network/network-bridge-delay.ts';
import { networkBridgeUnique } from './network/network-bridge-unique.ts';
import { networkCoherent } from './network/network-coherent.ts';
import { networkDhcpConflict } from './network/network-dhcp-conflict.ts';
import { networkDhcpHosts } from './network/network-dhcp-hosts.ts';
import { networkDhcpRange } from './network/network-dhcp-range.ts';
import { networkForward } from './network/network-forward.ts';
import { networkMac } from './network/network-mac.ts';
import { networkMacPinned } from './network/network-mac-pinned.ts';
import { networkSubnetUnique } from './network/network-subnet-unique.ts';
import { networkVirtualboxRange } from './network/network-virtualbox-range.ts';
import { rebuildDomainIdentity } from './re-apply/rebuild-domain-identity.ts';
import { rebuildDomainXml } from './re-apply/rebuild-domain-xml.ts';
import { rebuildEvents } from './re-apply/rebuild-events.ts';
import { rebuildMacs } from './re-apply/rebuild-macs.ts';
import { rebuildNetworkXml } from './re-apply/rebuild-network-xml.ts';
import { rebuildNothingDeleted } from './re-apply/rebuild-nothing-deleted.ts';
import { rebuildNvram } from './re-apply/rebuild-nvram.ts';
import { rebuildPoolXml } from './re-apply/rebuild-pool-xml.ts';
import { rebuildSnapshotKept } from './re-apply/rebuild-snapshot-kept.ts';
import { rebuildStillActive } from './re-apply/rebuild-still-active.ts';
import { rebuildTpmState } from './re-apply/rebuild-tpm-state.ts';
import { rebuildVolumes } from './re-apply/rebuild-volumes.ts';
import { rebuildWithRunningDomain } from './re-apply/rebuild-with-running-domain.ts';
import { startKeepsDefinition } from './re-apply/start-keeps-definition.ts';
import { poolActive } from './storage/pool-active.ts';
import { poolPath } from './storage/pool-path.ts';
import { poolPermissionsWhole } from './storage/pool-permissions-whole.ts';
import { poolType } from './storage/pool-type.ts';
import { volumeBacking } from './storage/volume-backing.ts';
import { volumeCapacity } from './storage/volume-capacity.ts';
import { volumeFormat } from './storage/volume-format.ts';
import { volumePresent } from './storage/volume-present.ts';
import { volumeSize } from './storage/volume-size.ts';
import { volumeSparse } from './storage/volume-sparse.ts';

/**
 * Every check, in the order of reports: what is declared, networks, storage, domains, a started domain, what the probe guest sees, what existed
 * before the first apply, what a start writes, the second apply. A new check is a file in `checks/`, a line here, and a fault in
 * `specs/checks/faults/` that it detects.
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
  'firewall-admits-guests': firewallAdmitsGuests,
  'firewall-forwards-guests': firewallForwardsGuests,
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
  'domain-agent': domainAgent,
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
  'graphics-port-unique': graphicsPortUnique,
  'graphics-reachable': graphicsReachable,
  'audio-server': audioServer,
  'declared-drift': declaredDrift,
  'domain-starts': domainStarts,
  'domain-swtpm-live': domainSwtpmLive,
  'domain-firmware-screen': domainFirmwareScreen,
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
  'apply-as-foreseen': applyAsPredicted,
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
