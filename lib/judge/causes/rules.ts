import { type CheckId, registry } from '../../checks/registry.ts';
import {
  absent,
  drifted,
  ignored,
  impossibleThere,
  invalid,
  networksAbsent,
  ofItsPool,
  sameFiles,
  shared,
  volumesAbsent,
  writtenByPool,
} from './declared.ts';
import { cutByFirst, leftOff } from './first-apply.ts';
import { asItsNetworks, asItsVolumes, asItsXml } from './guest.ts';
import { refused } from './refused.ts';
import { type CauseRule, firstOf } from './rule.ts';
import {
  events,
  generated,
  itself,
  notActive,
  otherMacs,
  powerCut,
  redefined,
  stoppedMeanwhile,
  usersOf,
  writtenBy,
} from './second-apply.ts';
import { didNotStart, noneStarted, notStarted, ofSame, sameInactive } from './start.ts';
import { ofUndeclaredNetworks, ofUnknownNetworks } from './unknown-networks.ts';
import { ofOtherDisk, ofWrongFormat, onMissingNetworks, onMissingVolumes } from './wrong-reference.ts';

/** The rule for a check's failures. A check that is not listed has `drifted`, if it reads libvirt's state. */
const rules: Readonly<Partial<Record<CheckId, CauseRule>>> = {
  'object-declared': ofItsPool,
  'undeclared-object': absent,
  'network-active': firstOf(absent, refused),
  'pool-active': firstOf(absent, refused),
  'volume-present': firstOf(absent, refused),
  'domain-present': firstOf(absent, refused),
  'interface-source-declared': networksAbsent,
  'disk-volume-declared': volumesAbsent,
  'uuid-unique': shared,
  'mac-unique': shared,
  'nvram-unique': shared,
  'disk-unique': firstOf(ofOtherDisk, shared),
  'graphics-port-unique': shared,
  'network-bridge-unique': shared,
  'network-subnet-unique': shared,
  'cdrom-file-present': sameFiles,
  'fields-pinned': generated,
  'declared-drift': writtenByPool,
  'domain-interfaces': firstOf(ofUndeclaredNetworks, onMissingNetworks, drifted),
  'domain-interface-order': firstOf(onMissingNetworks, ofUnknownNetworks, drifted),
  'disk-format': ofWrongFormat,
  'domain-disks': firstOf(onMissingVolumes, drifted),
  'domain-state': firstOf(ofSame('apply-keeps-running'), didNotStart, drifted),
  'domain-starts': firstOf(notStarted, refused, sameInactive),
  'domain-firmware-screen': stoppedMeanwhile,
  'domain-swtpm-live': stoppedMeanwhile,
  'probe-answers': didNotStart,
  'probe-tpm': asItsXml('domain-tpm'),
  'probe-secure-boot': asItsXml('domain-firmware'),
  'probe-uuid': asItsXml('uuid-intended'),
  'probe-memory': asItsXml('domain-memory'),
  'probe-vcpus': asItsXml('domain-vcpus'),
  'probe-cdroms': asItsXml('domain-cdroms'),
  'probe-disks': firstOf(asItsXml('domain-disks'), asItsVolumes('volume-capacity', 'volume-format')),
  'probe-interfaces': asItsXml('domain-interfaces'),
  'probe-interface-order': asItsXml('domain-interface-order', 'domain-interfaces'),
  'probe-network': firstOf(asItsXml('domain-interfaces'), asItsNetworks('network-bridge')),
  'probe-lease': asItsNetworks('network-dhcp-range', 'network-bridge'),
  'apply-nothing-deleted': absent,
  'apply-no-power-cut': cutByFirst,
  'apply-keeps-running': leftOff,
  'rebuild-domain-xml': redefined,
  'rebuild-network-xml': redefined,
  'rebuild-pool-xml': redefined,
  'rebuild-macs': otherMacs,
  'rebuild-domain-identity': powerCut,
  'rebuild-nvram': writtenBy(itself),
  'rebuild-tpm-state': writtenBy(itself),
  'rebuild-volumes': writtenBy(usersOf),
  'rebuild-still-active': notActive,
  'rebuild-events': events,
  'rebuild-with-running-domain': noneStarted,
};

const known = rules as Readonly<Record<string, CauseRule | undefined>>;

/** @param check an id; for one that is not in the registry, there is no rule */
export function ruleFor(check: string): CauseRule | undefined {
  const rule = known[check] ?? (check in registry ? drifted : undefined);
  return rule && firstOf(ignored, invalid, impossibleThere, rule);
}
