import type { Normalisation } from '../model/normalised.ts';
import type { Domain, Network, Pool } from '../model/objects.ts';
import type { ObservedLibvirt } from '../model/observed-libvirt.ts';
import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { type NixVirtRules, placeOf } from '../nixvirt/rules.ts';
import { notesOf } from './change-notes.ts';
import { type ImaginedApply, imagineApply } from './nixvirt-apply.ts';
import {
  type BlastRadius,
  isDestructive,
  type PlannedAction,
  type PlannedBreak,
  type PlannedChange,
  type Reason,
} from './planned-change.ts';
import type { PredictedAction } from './predicted-action.ts';
import { volumeChanges } from './volume-changes.ts';

/** The order in reports: the greatest losses first, then libvirt's kinds in NixVirt's order. */
const actions: readonly PlannedAction[] = ['delete', 'stop', 'restart', 'create', 'start', 'update', 'unchanged'];
const kinds = ['domain', 'network', 'pool', 'volume'] as const;

export interface PredictedApply extends BlastRadius {
  /** Step by step, in NixVirt's order. */
  readonly actions: readonly PredictedAction[];
}

/**
 * What an apply of a lab with NixVirt will do to a libvirt: for each object, and as a whole.
 * @param normalisation libvirt's form of the XML that NixVirt passes to it (`nixVirtDefinition`)
 */
export function blastRadius(
  connection: DeclaredConnection,
  normalisation: Normalisation,
  observed: ObservedLibvirt,
  rules: NixVirtRules,
): PredictedApply {
  const apply = imagineApply(connection, normalisation, observed, rules);
  const ownOf = byObject(apply.libvirt.actions);
  const { networks, pools, domains } = observed.state;
  const there: readonly (Network | Pool | Domain)[] = [...networks, ...pools, ...domains];
  const declared = connection.objects.filter(({ kind }) => kind !== 'volume');
  const declaredOf = ({ kind, uuid }: Network | Pool | Domain) =>
    declared.find((object) => object.kind === kind && object.uuid === uuid);
  const fresh = declared.filter(({ kind, uuid }) => !there.some((one) => one.kind === kind && one.uuid === uuid));
  const changes = [
    ...there.map((before) => {
      const touched = { before, declared: declaredOf(before), own: ownOf(before) };
      return changeOf(touched, apply, observed, rules);
    }),
    ...fresh.map((declared) => {
      const touched = { before: undefined, declared, own: ownOf(declared) };
      return changeOf(touched, apply, observed, rules);
    }),
    ...volumeChanges(connection, apply.libvirt.actions, observed, rules),
  ].toSorted(byLoss);
  const breaks = breakOf(apply, connection, rules);
  const destructive = breaks !== undefined || changes.some((change) => change.destructive);
  const changed = changes.some(({ action }) => action !== 'unchanged');
  return {
    changes,
    breaks,
    verdict: destructive ? 'destructive' : changed ? 'changes' : 'nothing',
    actions: apply.libvirt.actions,
  };
}

/** The actions by object, indexed because there may be a thousand objects. */
function byObject(all: readonly PredictedAction[]) {
  const found = new Map<string, PredictedAction[]>();
  for (const action of all) {
    const key = `${action.kind} ${action.uuid}`;
    found.set(key, [...(found.get(key) ?? []), action]);
  }
  return ({ kind, uuid }: Pick<RenderedObject, 'kind' | 'uuid'>) => found.get(`${kind} ${uuid}`) ?? [];
}

/** One object: its current state, its declaration, and what is done to it. */
interface Touched {
  readonly before: Network | Pool | Domain | undefined;
  readonly declared: RenderedObject | undefined;
  readonly own: readonly PredictedAction[];
}

function changeOf(
  { before, declared, own }: Touched,
  { libvirt, judged }: ImaginedApply,
  observed: ObservedLibvirt,
  rules: NixVirtRules,
): PlannedChange {
  const { kind, uuid, name } = (before ?? declared) as Network | Pool | Domain;
  const after = uuid === undefined ? undefined : libvirt.find(kind, uuid);
  const judgement = declared && judged.get(declared);
  const { differences = [], drift = [] } = judgement ?? {};
  const wasActive = before?.live?.active ?? false;
  const action = actionOf({
    wasThere: before !== undefined,
    wasActive,
    isActive: after?.active,
    own,
    differs: differences.length > 0,
  });
  const renamedTo = before && after && after.definition.name !== name ? after.definition.name : undefined;
  const told = own.filter(({ rule }) => rule !== 'redefine' || action === 'update');
  return {
    ...{ kind, name, uuid, renamedTo, action, wasActive, declared: declared !== undefined },
    destructive: isDestructive(action, kind),
    reasons: action === 'unchanged' ? [] : reasonsOf(told, rules),
    ...{ differences, drift },
    notes: before
      ? notesOf(before, { action, differences, undefined: own.some(({ verb }) => verb === 'undefine') }, observed)
      : [],
    perhaps: own.find(({ perhaps }) => perhaps !== undefined)?.perhaps,
    acknowledgement: `${kind}/${name}`,
  };
}

interface Passage {
  readonly wasThere: boolean;
  readonly wasActive: boolean;
  /** Undefined: it no longer exists. */
  readonly isActive: boolean | undefined;
  readonly own: readonly PredictedAction[];
  readonly differs: boolean;
}

function actionOf({ wasThere, wasActive, isActive, own, differs }: Passage): PlannedAction {
  if (!wasThere) return isActive === undefined ? 'unchanged' : 'create';
  if (isActive === undefined) return 'delete';
  const stopped = wasActive && own.some(({ verb }) => verb === 'stop');
  if (stopped) return isActive ? 'restart' : 'stop';
  if (!wasActive && isActive) return 'start';
  const redefined = own.some(({ verb }) => verb === 'redefine');
  return (redefined && differs) || own.some(({ verb }) => verb === 'undefine') ? 'update' : 'unchanged';
}

/** Without duplicates. */
export function reasonsOf(own: readonly PredictedAction[], rules: NixVirtRules): Reason[] {
  const reasons = own.map(({ because, rule }) => ({ text: because, place: placeOf(rules, rule) }));
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}

function breakOf(
  { brokeOff, libvirt }: ImaginedApply,
  { objects }: DeclaredConnection,
  rules: NixVirtRules,
): PlannedBreak | undefined {
  if (!brokeOff) return undefined;
  const { action, why, rule } = brokeOff;
  const done = (object: RenderedObject) => {
    const found =
      object.uuid === undefined || object.kind === 'volume' ? undefined : libvirt.find(object.kind, object.uuid);
    const defined = libvirt.actions.some(
      ({ kind, uuid, verb }) => kind === object.kind && uuid === object.uuid && /define$/.test(verb),
    );
    return defined && (object.active === null || found?.active === object.active);
  };
  const leftOff = objects.filter((object) => object.kind !== 'volume' && !done(object));
  return {
    what: action && `${action.verb} ${action.kind} ${action.name}`,
    why,
    place: placeOf(rules, rule),
    leftOff: leftOff.map(({ kind, name }) => `${kind}/${name}`),
  };
}

function byLoss(one: PlannedChange, other: PlannedChange): number {
  const rank = ({ action, kind, wasActive, destructive }: PlannedChange) =>
    (destructive ? 0 : 1000) +
    (wasActive && kind === 'domain' ? 0 : 100) +
    actions.indexOf(action) * 10 +
    kinds.indexOf(kind);
  return rank(one) - rank(other) || (one.name < other.name ? -1 : one.name > other.name ? 1 : 0);
}
