import type { ObjectCheck } from '../../check/check.ts';
import { hardDisksOf, interfacePath } from '../../check/lookup.ts';
import { subjectsOf } from '../../check/subjects.ts';
import { registry } from '../../checks/registry.ts';
import type { DiskIntent, DomainIntent } from '../../lab/lab.ts';
import type { Disk, Domain } from '../../model/objects.ts';
import type { Evidence } from '../../xml/evidence.ts';
import { isNamed } from './is-named.ts';
import { type CauseRule, causeOfAll, type Facts, type Failed } from './rule.ts';

/**
 * `domain-interfaces`, `domain-interface-order`: nothing differs from the lab file but the networks of interfaces that are on none that exists, which
 * `interface-source-declared` reports.
 */
export const onMissingNetworks: CauseRule = (finding, facts) => {
  const places = placesOf('interface-source-declared', finding, facts);
  const corrected = (domain: Domain, intent: DomainIntent): Domain => ({
    ...domain,
    interfaces: domain.interfaces.map((nic, at) => {
      const { network, bridge } = intent.interfaces?.[at] ?? {};
      const isMissing = places.has(`${interfacePath(nic)}/source`);
      return isMissing && (network ?? bridge) !== undefined ? { ...nic, network, bridge: bridge ?? nic.bridge } : nic;
    }),
  });
  return agrees(finding, facts, corrected) ? facts.known('interface-source-declared', finding.subject) : undefined;
};

/** `domain-disks`: nothing differs but disks whose volume does not exist, which `disk-volume-declared` reports. */
export const onMissingVolumes: CauseRule = (finding, facts) => {
  const places = placesOf('disk-volume-declared', finding, facts);
  const corrected = (domain: Domain, intent: DomainIntent): Domain => {
    const wanted = new Map(hardDisksOf(domain).map((disk, at) => [disk, intent.disks?.[at]]));
    const isWrong = ({ position }: Disk) => places.has(`/domain/devices/disk[${position}]/source`);
    return {
      ...domain,
      disks: domain.disks.map((disk) => (isWrong(disk) ? withSource(disk, wanted.get(disk)) : disk)),
    };
  };
  return agrees(finding, facts, corrected) ? facts.known('disk-volume-declared', finding.subject) : undefined;
};

/** `disk-unique`: one of those that write to the disk should have another, says the lab file: that is the one to correct. */
export const ofOtherDisk: CauseRule = ({ subject, actual, evidence }, { failed, known }) => {
  const isShared = ({ xpath, excerpt }: Evidence, own: boolean) =>
    evidence.some((piece) => (own ? piece.xpath === xpath : piece.excerpt === excerpt));
  const wrong = failed.find((one) => {
    const own = one.subject.name === subject.name;
    if (one.check !== 'domain-disks' || !(own || isNamed(actual, one.subject.name))) return false;
    return one.evidence.some((piece) => isShared(piece, own));
  });
  return wrong && known('domain-disks', wrong.subject);
};

/** `disk-format`: each disk would be read as what it is, if its volume had the format that the lab file requires. */
export const ofWrongFormat: CauseRule = ({ subject, evidence }, { context, known }) => {
  const domain = context.declared.domains.find(({ name }) => name === subject.name);
  return causeOfAll(evidence, ({ xpath }) => {
    const disk = domain?.disks.find(({ position }) => xpath === `/domain/devices/disk[${position}]`);
    const name = disk && `${disk.pool}/${disk.volume}`;
    const wanted = subjectsOf(context).volume.find((volume) => volume.name === name)?.intent?.format;
    return name !== undefined && wanted !== undefined && wanted === disk?.format
      ? known('volume-format', { kind: 'volume', name })
      : undefined;
  });
};

function withSource(disk: Disk, wanted: DiskIntent | undefined): Disk {
  if (!wanted) return disk;
  const { pool, volume, path: file } = { pool: undefined, volume: undefined, path: undefined, ...wanted };
  return { ...disk, pool, volume, file };
}

/** Where another check has found something wrong of the same domain. */
function placesOf(check: string, { subject }: Failed, { failed }: Facts): ReadonlySet<string> {
  const one = failed.find((other) => other.check === check && other.subject.name === subject.name);
  return new Set(one?.evidence.flatMap(({ xpath }) => xpath ?? []));
}

const checks: readonly ObjectCheck<'domain'>[] = [
  registry['domain-interfaces'],
  registry['domain-interface-order'],
  registry['domain-disks'],
];

/** Whether the check passes with what is corrected, and only with that. */
function agrees(
  { check: id, subject }: Failed,
  { context }: Facts,
  corrected: (domain: Domain, intent: DomainIntent) => Domain,
): boolean {
  const one = subjectsOf(context).domain.find(({ name }) => name === subject.name);
  const seen = one?.observed ?? one?.declared;
  const check = checks.find((other) => other.id === id);
  if (!one?.intent || !seen || !check) return false;
  const observed = corrected(seen, one.intent);
  return check.judge(observed, { ...one, observed }, context).status === 'pass';
}
