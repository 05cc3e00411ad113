import type { AdaptRule } from './rule.ts';
import { audio } from './rules/audio.ts';
import { cgroupTuning } from './rules/cgroup-tuning.ts';
import { characterDevice } from './rules/character-device.ts';
import { cpuCheck } from './rules/cpu-check.ts';
import { cpuFeatures } from './rules/cpu-features.ts';
import { cpuMode } from './rules/cpu-mode.ts';
import { directBoot } from './rules/direct-boot.ts';
import { directIo } from './rules/direct-io.ts';
import { diskSource } from './rules/disk-source.ts';
import { display } from './rules/display.ts';
import { emulator } from './rules/emulator.ts';
import { encryption } from './rules/encryption.ts';
import { firmware } from './rules/firmware.ts';
import { hostDevice } from './rules/host-device.ts';
import { hostFile } from './rules/host-file.ts';
import { hostMemory } from './rules/host-memory.ts';
import { hyperv } from './rules/hyperv.ts';
import { interfaceBandwidth } from './rules/interface-bandwidth.ts';
import { interfaceSource } from './rules/interface-source.ts';
import { kvmFeatures } from './rules/kvm-features.ts';
import { kvmToTcg } from './rules/kvm-to-tcg.ts';
import { machine } from './rules/machine.ts';
import { missingDevice } from './rules/missing-device.ts';
import { networkBandwidth } from './rules/network-bandwidth.ts';
import { networkDevice } from './rules/network-device.ts';
import { networkService } from './rules/network-service.ts';
import { pinning } from './rules/pinning.ts';
import { poolType } from './rules/pool-type.ts';
import { qemuArguments } from './rules/qemu-arguments.ts';
import { renderNode } from './rules/render-node.ts';
import { securityLabel } from './rules/security-label.ts';
import { sharedFolder } from './rules/shared-folder.ts';
import { spice } from './rules/spice.ts';
import { video } from './rules/video.ts';
import { volumeAllocation } from './rules/volume-allocation.ts';

/**
 * Every rule, in the order of application: the machine type first (`firmware` reads it), and if several rules apply to one element, the one that
 * removes it before the one that changes it.
 */
export const rules: readonly AdaptRule[] = [
  kvmToTcg,
  cpuMode,
  cpuCheck,
  cpuFeatures,
  hyperv,
  kvmFeatures,
  machine,
  emulator,
  firmware,
  directBoot,
  hostFile,
  spice,
  display,
  renderNode,
  video,
  audio,
  hostDevice,
  missingDevice,
  characterDevice,
  sharedFolder,
  encryption,
  diskSource,
  directIo,
  interfaceSource,
  interfaceBandwidth,
  hostMemory,
  pinning,
  cgroupTuning,
  securityLabel,
  qemuArguments,
  networkDevice,
  networkService,
  networkBandwidth,
  poolType,
  volumeAllocation,
];
