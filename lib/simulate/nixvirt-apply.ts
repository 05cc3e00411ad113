import type { Normalisation, Normalised } from '../model/normalised.ts';
import type { Domain, Network, Pool } from '../model/objects.ts';
import type { ObservedLibvirt } from '../model/observed-libvirt.ts';
import type { DeclaredConnection, ListedKind, RenderedObject } from '../model/rendered.ts';
import type { NixVirtRules } from '../nixvirt/rules.ts';
import type { Imagined } from './imagined.ts';
import { ImaginedLibvirt } from './imagined-libvirt.ts';
import { type JudgedDefinition, judgeDefinition, parseDefinition } from './judged-definition.ts';
import { defineVolumes } from './nixvirt-volumes.ts';
import { withPickedBridge } from './picked-bridge.ts';
import { BreaksOff } from './predicted-action.ts';
import { whyRefused } from './why-refused.ts';

/** What NixVirt is told about one object (0.6.0, nixvirt.py lines 325-350, `ObjectSpec`). */
export interface Wanted {
  readonly object: RenderedObject;
  readonly uuid: string;
  /** The existing object with this UUID when the helper starts. */
  readonly subject: Imagined | undefined;
  readonly wasActive: boolean;
  /** The state to put it in at the end. */
  readonly active: boolean;
}

/** A complete simulated apply. */
export interface ImaginedApply {
  readonly libvirt: ImaginedLibvirt;
  readonly judged: ReadonlyMap<RenderedObject, JudgedDefinition>;
  readonly brokeOff: BreaksOff | undefined;
}

const order = ['network', 'pool', 'domain'] as const;

/**
 * Simulates NixVirt's activation, in its own order (0.6.0, nixvirt-module-helper lines 39-69): all kinds are deleted, then all are defined, then
 * volumes, then everything is put into its state.
 */
export function imagineApply(
  connection: DeclaredConnection,
  normalisation: Normalisation,
  observed: ObservedLibvirt,
  rules: NixVirtRules,
): ImaginedApply {
  const libvirt = new ImaginedLibvirt(observed);
  const judged = new Map<RenderedObject, JudgedDefinition>();
  try {
    // A kind without a list is left alone.
    const kinds = order.filter(
      (kind) => connection.emptied.includes(kind) || connection.objects.some((object) => object.kind === kind),
    );
    const wanted = new Map(kinds.map((kind) => [kind, examine(kind, connection, libvirt)]));
    for (const [kind, specs] of wanted) deleteOld(kind, specs, libvirt);
    for (const spec of [...wanted.values()].flat()) define(spec, normalisation, { libvirt, judged, rules });
    for (const spec of wanted.get('pool') ?? []) defineVolumes(spec, connection, libvirt);
    for (const spec of [...wanted.values()].flat()) setActive(spec, libvirt);
    return { libvirt, judged, brokeOff: undefined };
  } catch (broke) {
    if (!(broke instanceof BreaksOff)) throw broke;
    return { libvirt, judged, brokeOff: broke };
  }
}

function examine(kind: ListedKind, { objects }: DeclaredConnection, libvirt: ImaginedLibvirt): Wanted[] {
  return objects
    .filter((object) => object.kind === kind)
    .map((object) => {
      const { uuid, name } = object;
      if (uuid === undefined) throw new BreaksOff('read-uuid', `the ${kind} ${name} declares no UUID`);
      const subject = libvirt.find(kind, uuid);
      const wasActive = subject?.active ?? false;
      return { object, uuid, subject, wasActive, active: object.active ?? wasActive };
    });
}

/** In the order in which libvirt lists them, which is undefined: if an apply fails part-way, it is unknown what was deleted before. */
function deleteOld(kind: ListedKind, wanted: readonly Wanted[], libvirt: ImaginedLibvirt): void {
  const old = libvirt.all(kind).filter(({ uuid }) => !wanted.some((spec) => spec.uuid === uuid));
  const blocked = old.filter((object) => libvirt.whyKept(object) !== undefined);
  const [first] = blocked;
  const perhaps =
    first === undefined
      ? undefined
      : `NixVirt deletes in no fixed order, and fails at ${first.definition.name}: ${libvirt.whyKept(first)}`;
  const because = wanted.length === 0 ? `the list of ${kind}s is empty` : 'the lab does not declare it';
  const why = { rule: 'delete-undeclared', because, perhaps } as const;
  for (const object of old) if (!blocked.includes(object)) libvirt.undefine(object, why);
  for (const object of blocked) libvirt.deactivate(object, blocked.length === 1 ? { ...why, perhaps: undefined } : why);
  for (const object of blocked) libvirt.undefine(object, { ...why, perhaps: undefined });
}

/** The simulated libvirt, the judgements so far, and the rules. */
interface Play {
  readonly libvirt: ImaginedLibvirt;
  readonly judged: Map<RenderedObject, JudgedDefinition>;
  readonly rules: NixVirtRules;
}

function define(
  { object, uuid, subject }: Wanted,
  normalisation: Normalisation,
  { libvirt, judged, rules }: Play,
): void {
  const { kind, name } = object as { kind: ListedKind; name: string };
  const normalised = normalisation.get(object) ?? notAsked(object);
  const old = subject?.definition;
  if (subject && !libvirt.find(kind, uuid)) {
    throw new BreaksOff('redefine', `the ${kind} ${name} was transient, and disappeared when it was stopped`);
  }
  if (subject && old && old.name !== name) {
    libvirt.undefine(subject, { rule: 'rename', because: `its name changes from ${old.name} to ${name}` });
  }
  const fresh = definitionOf(kind, normalised, subject, libvirt);
  const judgement = judgeDefinition(kind, { old: old?.xml, fresh: fresh.xml }, normalised, rules);
  judged.set(object, judgement);
  const rule = subject ? 'redefine' : 'define-new';
  const refusal = normalised.refused ?? whyRefused(fresh, uuid, libvirt);
  if (refusal !== undefined) {
    const because = 'the lab declares it';
    throw new BreaksOff(rule, refusal, { verb: subject ? 'redefine' : 'define', kind, name, uuid, rule, because });
  }
  const defined = libvirt.define(fresh, uuid, {
    rule,
    because: subject ? 'it is redefined at every apply' : 'the lab declares it',
  });
  if (subject) stopChanged(defined, object, judgement, { libvirt, rules });
}

/** The redefined objects that NixVirt stops, to be started again at the end. */
function stopChanged(
  defined: Imagined,
  { restart }: RenderedObject,
  { verdict, why, differences, drift }: JudgedDefinition,
  { libvirt, rules }: Pick<Play, 'libvirt' | 'rules'>,
): void {
  const wish = rules.heedsRestart ? (restart ?? null) : null;
  if (wish === false || (wish === null && verdict === 'same')) return;
  if (wish) {
    libvirt.deactivate(defined, { rule: 'restart-true', because: '`restart = true` stops it at every apply' });
    return;
  }
  const places = [...new Set([...differences, ...drift].map(({ xpath }) => xpath))];
  const what = places.length > 0 ? `: ${places.slice(0, 3).join(', ')}${places.length > 3 ? ', …' : ''}` : '';
  const because =
    verdict === 'unknown'
      ? 'its definition may have changed'
      : drift.length > 0
        ? 'libvirt generates a part of it again at every define'
        : 'its definition changed';
  libvirt.deactivate(defined, { rule: 'restart-changed', because: `${because}${what}`, perhaps: why });
}

function setActive({ object, uuid, active, wasActive }: Wanted, libvirt: ImaginedLibvirt): void {
  const found = libvirt.find(object.kind as ListedKind, uuid);
  if (!found) return;
  if (!active) {
    libvirt.deactivate(found, { rule: 'set-active', because: '`active = false`' });
    return;
  }
  const because = object.active === true ? '`active = true`' : 'it was active when the apply began';
  libvirt.activate(found, { rule: wasActive && object.active === null ? 'active-null' : 'set-active', because });
}

function definitionOf(
  kind: ListedKind,
  { definitions, declared }: Normalised,
  subject: Imagined | undefined,
  libvirt: ImaginedLibvirt,
): Network | Pool | Domain {
  const fresh = parseDefinition(kind, definitions[0] ?? declared);
  if (fresh.kind !== 'network') return fresh;
  return withPickedBridge(fresh, declared, subject, libvirt);
}

function notAsked({ xml }: RenderedObject): Normalised {
  return { declared: xml, definitions: [], unknown: 'it was not defined in a sandbox' };
}
