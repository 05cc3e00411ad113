import type { ObjectCheck } from '../../check/check.ts';
import { hardDisksOf, interfacePath } from '../../check/lookup.ts';
import { subjectsOf } from '../../check/subjects.ts';
import { registry } from '../../checks/registry.ts';
import type { DiskIntent, DomainIntent } from '../../lab/lab.ts';
import type { Disk, Domain } from '../../model/objects.ts';
import { type CauseRule, causeOfAll, causeOfAny, type Facts, type Failed } from './rule.ts';

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

/** `domain-disks`: nothing differs but disks whose volume does not exist, or that another disk writes to. */
export const onWrongVolumes: CauseRule = (finding, facts) =>
  causeOfAny(['disk-volume-declared', 'disk-unique'] as const, (check) => {
    const places = placesOf(check, finding, facts);
    const corrected = (domain: Domain, intent: DomainIntent): Domain => {
      const wanted = new Map(hardDisksOf(domain).map((disk, at) => [disk, intent.disks?.[at]]));
      const isWrong = ({ position }: Disk) => places.has(`/domain/devices/disk[${position}]/source`);
      return {
        ...domain,
        disks: domain.disks.map((disk) => (isWrong(disk) ? withSource(disk, wanted.get(disk)) : disk)),
      };
    };
    return agrees(finding, facts, corrected) ? facts.known(check, finding.subject) : undefined;
  });

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
