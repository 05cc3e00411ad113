import type { Probe } from './probe.ts';
import { domainRawXml } from './probes/domain-raw-xml.ts';
import { firstNicModel } from './probes/first-nic-model.ts';
import { idempotency } from './probes/idempotency.ts';
import { idempotencyPinned } from './probes/idempotency-pinned.ts';
import { interfaceTarget } from './probes/interface-target.ts';
import { isoPath } from './probes/iso-path.ts';
import { isoPathLiteral } from './probes/iso-path-literal.ts';
import { moduleCoexists } from './probes/module-coexists.ts';
import { moduleEnable } from './probes/module-enable.ts';
import { networkAttrset } from './probes/network-attrset.ts';
import { networkMac } from './probes/network-mac.ts';
import { networkRawXml } from './probes/network-raw-xml.ts';
import { poolFunction } from './probes/pool-function.ts';
import { readFileWriteXml } from './probes/read-file-write-xml.ts';
import { secondNicMac } from './probes/second-nic-mac.ts';
import { secureBootDeclared } from './probes/secure-boot-declared.ts';
import { secureBootFirmware } from './probes/secure-boot-firmware.ts';
import { storageByScript } from './probes/storage-by-script.ts';
import { swtpmPath } from './probes/swtpm-path.ts';
import { tpm2 } from './probes/tpm-2.ts';
import { unknownAttributes } from './probes/unknown-attributes.ts';
import { volumeFunction } from './probes/volume-function.ts';
import { windowsArguments } from './probes/windows-arguments.ts';
import { windowsNics } from './probes/windows-nics.ts';
import { windowsPlusPlus } from './probes/windows-plus-plus.ts';
import { windowsSecondNic } from './probes/windows-second-nic.ts';
import { windowsTemplate } from './probes/windows-template.ts';

/** Every probe, in the order of the report: the plan's unknowns, what else it builds on, surprises, fallbacks. */
export const registry = {
  'network-attrset': networkAttrset,
  'pool-function': poolFunction,
  'volume-function': volumeFunction,
  'windows-second-nic': windowsSecondNic,
  'windows-template': windowsTemplate,
  'windows-nics': windowsNics,
  'windows-plus-plus': windowsPlusPlus,
  'tpm-2': tpm2,
  'secure-boot-firmware': secureBootFirmware,
  'secure-boot-declared': secureBootDeclared,
  'iso-path': isoPath,
  idempotency: idempotency,
  'first-nic-model': firstNicModel,
  'second-nic-mac': secondNicMac,
  'network-mac': networkMac,
  'interface-target': interfaceTarget,
  'unknown-attributes': unknownAttributes,
  'read-file-write-xml': readFileWriteXml,
  'module-enable': moduleEnable,
  'module-coexists': moduleCoexists,
  'swtpm-path': swtpmPath,
  'iso-path-literal': isoPathLiteral,
  'network-raw-xml': networkRawXml,
  'domain-raw-xml': domainRawXml,
  'windows-arguments': windowsArguments,
  'idempotency-pinned': idempotencyPinned,
  'storage-by-script': storageByScript,
} as const satisfies Readonly<Record<string, Probe>>;

export type ProbeId = keyof typeof registry;

/** In the registry's order. */
export const probes: readonly Probe[] = Object.values(registry);
