import { objectsByKey } from '../drift/changes.ts';
import { declaredPolicies } from '../drift/policies.ts';
import { xmlDifferences } from '../drift/xml-difference.ts';
import type { SchemaViolation } from '../model/schema-result.ts';
import type { AnySubject } from './check.ts';
import type { CheckContext } from './context.ts';
import { redefinitionsOf } from './lookup.ts';

/** XML that libvirt accepts, with the intended meaning, although its own schema does not: seen with 9.0, 11.3 and 12.8. */
const known: readonly { readonly kind: AnySubject['kind']; readonly message: RegExp }[] = [
  // A volume's default format is that of its pool: src/conf/storage_conf.c, virStorageVolDefParseXML.
  { kind: 'volume', message: /^<volume> has no <target>$/ },
  // Parsed in any base: src/conf/domain_conf.c, virDomainHostdevSubsysUSBDefParseXML. NixVirt writes them in decimal.
  { kind: 'domain', message: /^'\d+' is not a valid value for id of <(?:vendor|product)>/ },
  // The mode, together with a list; hyperv-passthrough reports what happens to the list.
  { kind: 'domain', message: /^'passthrough' is not a valid value for mode of <hyperv>/ },
  // libvirt does not read a type in the address of a host PCI device, because `hostdev` implies it: src/conf/device_conf.c,
  // virPCIDeviceAddressParseXML.
  { kind: 'domain', message: /^<address> does not allow the attribute type, or not the value 'pci'$/ },
];

/** Whether libvirt is known, or was seen in this run, to accept and store what its schema does not allow. */
export function isTakenAllTheSame(violation: SchemaViolation, subject: AnySubject, context: CheckContext): boolean {
  if (known.some(({ kind, message }) => kind === subject.kind && message.test(violation.message))) return true;
  return wasKept(violation, subject, context);
}

/**
 * Whether libvirt's definition contains everything that was declared. What the sandbox had removed before libvirt saw it does not count as stored.
 */
function wasKept({ excerpt }: SchemaViolation, subject: AnySubject, context: CheckContext): boolean {
  const { kind, name } = subject;
  const { applied = context.declared } = context;
  const given = objectsByKey(applied).get(`${kind} ${name}`)?.xml;
  const kept =
    kind === 'volume' ? subject.observed?.xml : redefinitionsOf(context).get(`${kind} ${name}`)?.definitions[0];
  if (!given || !kept || !given.text.includes(excerpt.trim())) return false;
  return xmlDifferences(given, kept, declaredPolicies[kind]).length === 0;
}
