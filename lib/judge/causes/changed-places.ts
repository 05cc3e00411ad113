import { snapshotUndone } from '../../check/applied/overlays.ts';
import { writtenByStart } from '../../check/applied/start-writes.ts';
import type { Subject } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { redefinitionsOf } from '../../check/lookup.ts';
import { subjectsOf } from '../../check/subjects.ts';
import { policies } from '../../drift/policies.ts';
import { unpinnedFields } from '../../drift/unpinned-fields.ts';
import type { XmlDifference } from '../../drift/xml-difference.ts';
import type { Cause } from '../../finding/finding.ts';
import type { LabObject } from '../../model/objects.ts';
import { causeOfAll, type Facts, type FoundCause } from './rule.ts';

/** An object that an apply may have changed. */
export type Changed = Pick<LabObject, 'kind' | 'name'>;

/** Why an apply changed these places of an object, if the run shows it for every one of them. */
export function whyChanged(
  places: readonly Pick<XmlDifference, 'xpath'>[],
  object: Changed,
  facts: Facts,
): FoundCause | undefined {
  return causeOfAll(places, ({ xpath }) => whyAt(xpath, object, facts));
}

/** Why a place changed: it is not declared, a start wrote it, or a snapshot was undone. */
function whyAt(xpath: string, object: Changed, facts: Facts): Cause | undefined {
  return whyNotDeclared(xpath, object, facts) ?? whyUndone(xpath, object, facts);
}

/** What libvirt generates at every define, because it is not declared. */
export function whyNotDeclared(xpath: string, object: Changed, facts: Facts): Cause | undefined {
  const { context, known } = facts;
  const missing = undeclared(xpath, object, context);
  const pinned = missing && known(missing, object);
  if (pinned) return pinned;
  return missing || isGenerated(xpath, object, context) ? known('fields-pinned', object) : undefined;
}

/** The check that requires a value at a place where none is declared. */
function undeclared(
  xpath: string,
  { kind, name }: Changed,
  { declared }: CheckContext,
): 'interface-mac-pinned' | 'network-mac-pinned' | 'uuid-pinned' | undefined {
  const object = kind === 'volume' ? undefined : declared[`${kind}s`].find((one) => one.name === name);
  if (!object) return undefined;
  if (xpath === `/${kind}/uuid`) return object.uuid === undefined ? 'uuid-pinned' : undefined;
  if (object.kind === 'network')
    return /^\/network\/mac(\/@address)?$/.test(xpath) && object.mac === undefined ? 'network-mac-pinned' : undefined;
  const position = /^\/domain\/devices\/interface(?:\[(\d+)\])?\/mac(?:\/@address)?$/.exec(xpath);
  if (object.kind !== 'domain' || !position) return undefined;
  const nic = object.interfaces.find((one) => one.position === Number(position[1] ?? 1));
  return nic && nic.mac === undefined ? 'interface-mac-pinned' : undefined;
}

/** Whether libvirt gave the place another value at each of the defines on trial. */
function isGenerated(xpath: string, { kind, name }: Changed, context: CheckContext): boolean {
  const trial = redefinitionsOf(context).get(`${kind} ${name}`);
  if (!trial || trial.refused !== undefined) return false;
  return unpinnedFields(trial.definitions, policies[trial.kind]).some((field) => field.xpath === xpath);
}

/** What a start, or a manual snapshot, had written there. */
function whyUndone(xpath: string, object: Changed, { context, known }: Facts): Cause | undefined {
  if (object.kind === 'pool')
    return xpath.startsWith('/pool/target/permissions') ? known('pool-permissions-whole', object) : undefined;
  const domain = subjectsOf(context).domain.find(({ name }) => object.kind === 'domain' && name === object.name);
  if (!domain) return undefined;
  if (writtenByStart(domain, context)?.some((written) => written.xpath === xpath))
    return known('start-keeps-definition', object);
  if (!xpath.startsWith('/domain/devices/disk')) return undefined;
  return snapshotUndone(domain as Subject<'domain'>, context) ? known('rebuild-snapshot-kept', object) : undefined;
}
