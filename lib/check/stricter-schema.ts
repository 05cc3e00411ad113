import { objectsByKey } from '../drift/changes.ts';
import { declaredPolicies } from '../drift/policies.ts';
import { xmlDifferences } from '../drift/xml-difference.ts';
import type { SchemaViolation } from '../model/schema-result.ts';
import type { AnySubject } from './check.ts';
import type { CheckContext } from './context.ts';
import { redefinitionsOf } from './lookup.ts';

/** Where libvirt takes, and means by it the same, what its own schema does not have: seen with 9.0, 11.3 and 12.8. */
const known: readonly { readonly kind: AnySubject['kind']; readonly message: RegExp }[] = [
  // A volume's format is its pool's default: src/conf/storage_conf.c, virStorageVolDefParseXML.
  { kind: 'volume', message: /^<volume> has no <target>$/ },
  // Read in any base: src/conf/domain_conf.c, virDomainHostdevSubsysUSBDefParseXML. NixVirt writes them in decimal.
  { kind: 'domain', message: /^'\d+' is not a valid value for id of <(?:vendor|product)>/ },
  // The mode, with a list beside it; what becomes of that, hyperv-passthrough says.
  { kind: 'domain', message: /^'passthrough' is not a valid value for mode of <hyperv>/ },
  // Of the address of a host's PCI device no type is read, which `hostdev` has said: src/conf/device_conf.c, virPCIDeviceAddressParseXML.
  { kind: 'domain', message: /^<address> does not allow the attribute type, or not the value 'pci'$/ },
];

/** Whether libvirt is known, or was seen in this run, to take what its schema does not have, and to keep it. */
export function isTakenAllTheSame(violation: SchemaViolation, subject: AnySubject, context: CheckContext): boolean {
  if (known.some(({ kind, message }) => kind === subject.kind && message.test(violation.message))) return true;
  return wasKept(violation, subject, context);
}

/**
 * Whether libvirt's definition says all that was declared: nothing was dropped. What the sandbox had adapted away before libvirt saw it was
 * not kept by anyone.
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
