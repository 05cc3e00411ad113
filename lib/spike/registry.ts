import type { Question } from './question.ts';
import { domainRawXml } from './questions/domain-raw-xml.ts';
import { firstNicModel } from './questions/first-nic-model.ts';
import { idempotency } from './questions/idempotency.ts';
import { idempotencyPinned } from './questions/idempotency-pinned.ts';
import { interfaceTarget } from './questions/interface-target.ts';
import { isoPath } from './questions/iso-path.ts';
import { isoPathLiteral } from './questions/iso-path-literal.ts';
import { moduleCoexists } from './questions/module-coexists.ts';
import { moduleEnable } from './questions/module-enable.ts';
import { networkAttrset } from './questions/network-attrset.ts';
import { networkMac } from './questions/network-mac.ts';
import { networkRawXml } from './questions/network-raw-xml.ts';
import { poolFunction } from './questions/pool-function.ts';
import { readFileWriteXml } from './questions/read-file-write-xml.ts';
import { secondNicMac } from './questions/second-nic-mac.ts';
import { secureBootDeclared } from './questions/secure-boot-declared.ts';
import { secureBootFirmware } from './questions/secure-boot-firmware.ts';
import { storageByScript } from './questions/storage-by-script.ts';
import { swtpmPath } from './questions/swtpm-path.ts';
import { tpm2 } from './questions/tpm-2.ts';
import { unknownAttributes } from './questions/unknown-attributes.ts';
import { volumeFunction } from './questions/volume-function.ts';
import { windowsArguments } from './questions/windows-arguments.ts';
import { windowsNics } from './questions/windows-nics.ts';
import { windowsPlusPlus } from './questions/windows-plus-plus.ts';
import { windowsSecondNic } from './questions/windows-second-nic.ts';
import { windowsTemplate } from './questions/windows-template.ts';

/** Every question, in the order of the report: the work plan's unknowns, its other assumptions, surprises, fallbacks. */
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
} as const satisfies Readonly<Record<string, Question>>;

export type QuestionId = keyof typeof registry;

/** In the registry's order. */
export const questions: readonly Question[] = Object.values(registry);
