import { changedIn, sidesOf } from '../../check/applied/rebuilt.ts';
import { restartsDomain, stopsDomain } from '../../check/applied/stopped-as-declared.ts';
import { diskIdentity } from '../../check/disks/disk-identity.ts';
import { subjectsOf } from '../../check/subjects.ts';
import type { Cause } from '../../finding/finding.ts';
import type { LifecycleEvent } from '../../model/moment.ts';
import type { Domain } from '../../model/objects.ts';
import type { Rebuild } from '../../simulate/application.ts';
import { type Changed, whyChanged, whyNotDeclared } from './changed-places.ts';
import { type CauseRule, causeOfAll, type Facts, type Failed, type FoundCause } from './rule.ts';

/** `rebuild-*-xml`: every place that differs has a cause. */
export const redefined: CauseRule = ({ subject }, facts) => {
  const rebuild = rebuildOf(facts);
  const object = changedOf(subject);
  return rebuild && object && whyChanged(changedIn(rebuild, object), object, facts);
};

/** `fields-pinned`: what libvirt generates is what a check of the XML requires. */
export const generated: CauseRule = (finding, facts) => {
  const object = changedOf(finding.subject);
  const cause =
    object && causeOfAll(finding.evidence, ({ xpath }) => (xpath && whyNotDeclared(xpath, object, facts)) || undefined);
  return cause?.check === 'fields-pinned' ? undefined : cause;
};

/** `rebuild-macs`: the MACs that differ are not declared; else the definition changed. */
export const otherMacs: CauseRule = (finding, facts) => {
  const object = changedOf(finding.subject);
  if (!object) return undefined;
  const pinned = causeOfAll(finding.evidence, ({ xpath }) =>
    xpath ? whyNotDeclared(xpath, object, facts) : undefined,
  );
  return pinned ?? whyDefinition(object, facts);
};

/** `rebuild-domain-identity`: why the domain did not keep running. */
export const powerCut: CauseRule = ({ subject }, facts) => {
  const rebuild = rebuildOf(facts);
  const domain = subjectsOf(facts.context).domain.find(({ name }) => name === subject.name);
  if (!rebuild || !domain) return undefined;
  if (restartsDomain(domain)) return facts.known('apply-no-power-cut', subject);
  if (stopsDomain(domain, rebuild)) return undefined;
  const object = { kind: 'domain', name: subject.name } as const;
  return whyDefinition(object, facts) ?? whyNetworkStopped(object, rebuild, facts);
};

/** `rebuild-still-active`: it was stopped because it changed. */
export const notActive: CauseRule = ({ subject }, facts) => {
  const object = changedOf(subject);
  return object && whyDefinition(object, facts);
};

/** `rebuild-events`: everything that was stopped, started or undefined has a cause. */
export const events: CauseRule = (_finding, facts) => {
  const felt = rebuildOf(facts)?.events.filter(({ event }) => !/^Defined\b/.test(event)) ?? [];
  return causeOfAll(felt, (event) => whyEvent(event, facts));
};

/** Files that a domain has open: it was interrupted, and they still exist. */
export function writtenBy(domains: (finding: Failed, facts: Facts) => readonly Changed[]): CauseRule {
  return (finding, facts) => {
    const rebuild = rebuildOf(facts);
    const gone = finding.evidence.some(({ excerpt }) => excerpt.endsWith('→ (nothing)'));
    if (!rebuild || gone) return undefined;
    const stopped = domains(finding, facts).filter((domain) => wasStopped(domain, rebuild));
    return causeOfAll(stopped, (domain) => facts.known('rebuild-domain-identity', domain));
  };
}

/** The domain itself. */
export const itself = ({ subject }: Failed): readonly Changed[] => [{ kind: 'domain', name: subject.name }];

/** The domains that have a volume as a disk. */
export function usersOf({ subject }: Failed, { context }: Facts): readonly Changed[] {
  const rebuild = 'unavailable' in context.rebuild ? undefined : context.rebuild;
  const domains = rebuild?.before.state.domains ?? [];
  const uses = ({ disks }: Domain) =>
    disks.some((disk) => disk.volume !== undefined && `${disk.pool}/${disk.volume}` === subject.name);
  const byPath = ({ disks }: Domain) => disks.some((disk) => diskIdentity(disk, context) === `volume ${subject.name}`);
  return domains.filter((domain) => uses(domain) || byPath(domain));
}

/** What only a domain that keeps running can show, and the second apply stopped it. */
export const stoppedMeanwhile: CauseRule = ({ subject }, facts) => {
  const rebuild = rebuildOf(facts);
  const domain = { kind: 'domain', name: subject.name } as const;
  return rebuild && wasStopped(domain, rebuild) ? facts.known('rebuild-domain-identity', domain) : undefined;
};

function whyEvent({ kind, name, event }: LifecycleEvent, facts: Facts): Cause | undefined {
  const object = { kind, name };
  if (/^Undefined\b/.test(event)) return facts.known('rebuild-nothing-deleted', object);
  if (kind === 'domain') return facts.known('rebuild-domain-identity', object);
  const declared = facts.context.declared[`${kind}s`].find((one) => one.name === name);
  // It is stopped whether or not it changed.
  return declared?.restart ? undefined : whyDefinition(object, facts);
}

/** The finding that its definition changed. */
function whyDefinition(object: Changed, facts: Facts): Cause | undefined {
  switch (object.kind) {
    case 'domain':
      return facts.known('rebuild-domain-xml', object);
    case 'network':
      return facts.known('rebuild-network-xml', object);
    case 'pool':
      return facts.known('rebuild-pool-xml', object);
    case 'volume':
      return undefined;
  }
}

/** NixVirt stops the domains on a network together with it; if no other finding says why it stopped the network, that of the events does. */
function whyNetworkStopped(object: Changed, rebuild: Rebuild, facts: Facts): FoundCause | undefined {
  const { before } = sidesOf(object, rebuild);
  const networks = before?.kind === 'domain' ? before.interfaces.map(({ network }) => network) : [];
  const stopped = rebuild.events.filter(
    ({ kind, name, event }) => kind === 'network' && event.startsWith('Stopped') && networks.includes(name),
  );
  const lab = { kind: 'lab', name: facts.context.lab.name } as const;
  return causeOfAll(stopped, (event) => whyEvent(event, facts) ?? facts.known('rebuild-events', lab));
}

function wasStopped({ name }: Changed, { before, after }: Rebuild): boolean {
  return before.pids.has(name) && before.pids.get(name) !== after.pids.get(name);
}

function rebuildOf({ context: { rebuild } }: Facts): Rebuild | undefined {
  return 'unavailable' in rebuild ? undefined : rebuild;
}

function changedOf({ kind, name }: Failed['subject']): Changed | undefined {
  return kind === 'network' || kind === 'pool' || kind === 'domain' || kind === 'volume' ? { kind, name } : undefined;
}
