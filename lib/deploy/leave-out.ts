import { declaredState } from '../model/declared-state.ts';
import type { LabState } from '../model/lab-state.ts';
import { isRefused, type LeftOut, type LeftOutPart, type Refused } from '../model/left-out.ts';
import { atLeast } from '../model/libvirt-version.ts';
import type { LabObject } from '../model/objects.ts';
import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { newerWordIn } from '../xml/newer-words.ts';
import { readTree } from '../xml/tree.ts';
import { xpathText } from '../xml/xpath.ts';
import type { AppliedAction, ApplyError } from './deployer.ts';
import { liftedLimitIn } from './lifted-limits.ts';
import { refusalCure } from './refusal-cure.ts';

/** The libvirt that a lab was applied to. */
export interface AppliedTo {
  /** Its current state. */
  readonly state: LabState;
  /** Its release, as it reports it: `9.0.0`; undefined if unknown. */
  readonly libvirt: string | undefined;
}

/**
 * What must be left out of a lab, after libvirt rejected an object during an apply, so that the rest can be applied: the object, or only its start,
 * and the start of everything that cannot run without it.
 *
 * @param leftOut what had already been left out
 * @returns that, extended; undefined if the rejected object is unknown, or had already been left out
 */
export function leaveOut(
  connection: DeclaredConnection,
  leftOut: readonly LeftOut[],
  { failed, kind, what, why = '' }: ApplyError,
  { state, libvirt }: AppliedTo,
): readonly LeftOut[] | undefined {
  if (failed === undefined || kind !== 'refused') return undefined;
  const part = partOf(failed.verb);
  const key = keyOf(failed);
  const before = leftOut.find((one) => keyOf(one) === key);
  if (before && (before.part === part || before.part === 'object')) return undefined;
  const object = connection.objects.find((one) => keyOf(named(one)) === key);
  const by = /\bnixvirt\.py\b/.test(why) ? 'NixVirt' : 'libvirt';
  const cause: Refused = { by, what, why, fix: fixOf(failed, why, object), newer: newerIn(why, object, libvirt) };
  const own: LeftOut = { kind: failed.kind, name: failed.name, part, cause };
  const others = leftOut.filter((one) => one !== before);
  return withDependents([...others, own], connection, state);
}

/**
 * The lab without what is left out. Objects that libvirt had before are kept as it has them: NixVirt deletes what a list does not contain.
 * @param state libvirt's current state
 */
export function without(
  connection: DeclaredConnection,
  leftOut: readonly LeftOut[],
  state: LabState,
): DeclaredConnection {
  const parts = new Map(leftOut.map((one) => [keyOf(one), one.part]));
  const objects = connection.objects.flatMap((object): readonly RenderedObject[] => {
    const part = parts.get(keyOf(named(object)));
    if (part === undefined) return [object];
    if (part === 'start') return [{ ...object, active: null }];
    const there = thereAs(object, state);
    return there ? [{ ...object, xml: there.xml, active: null }] : [];
  });
  const kept = leftOut.flatMap((one) => (one.part === 'removal' ? heldAs(one, state) : []));
  const absent = connection.absent.filter(({ pool, name }) => !parts.has(`volume ${pool}/${name}`));
  return { ...connection, objects: [...objects, ...kept], absent };
}

/** For a title: `Apply without domain guest, rejected by libvirt`. */
export function nameApply(leftOut: readonly LeftOut[]): string {
  if (leftOut.length === 0) return 'Apply the lab';
  const refusers = new Set(leftOut.flatMap(({ cause }) => (isRefused(cause) ? [cause.by] : [])));
  return `Apply without ${listLeftOut(leftOut)}, rejected by ${[...refusers].join(' and ')}`;
}

/** For a message: `domain guest and the start of network lan`. */
export function listLeftOut(leftOut: readonly LeftOut[]): string {
  const refused = leftOut.filter(({ cause }) => isRefused(cause));
  if (refused.length > 4) return `${refused.length} objects`;
  const words = refused.map(({ kind, name, part }) => `${phrases[part]}${kind} ${name}`);
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}

const phrases: Readonly<Record<LeftOutPart, string>> = {
  object: '',
  start: 'the start of ',
  removal: 'the removal of ',
};

const parts: Readonly<Record<AppliedAction['verb'], LeftOutPart>> = {
  ...{ define: 'object', redefine: 'object', create: 'object' },
  // A pool that cannot be built is defined, like one that cannot be started.
  ...{ build: 'start', start: 'start', stop: 'start' },
  ...{ undefine: 'removal', delete: 'removal' },
};

function partOf(verb: AppliedAction['verb']): LeftOutPart {
  return parts[verb];
}

function fixOf({ kind, name, verb }: AppliedAction, why: string, object: RenderedObject | undefined): string {
  const cure = refusalCure(why, name);
  if (cure !== undefined) return cure;
  // Its line of Nix code is that of the finding.
  const origin = object === undefined || object.declaredAt ? '' : ` (${object.xml.origin})`;
  if (parts[verb] === 'object')
    return `Correct ${kind} ${name}${origin} according to libvirt’s message, then apply again.`;
  return `Remove what libvirt’s message names, or correct ${kind} ${name}${origin}, then apply again.`;
}

/** The word of a rejected XML that this libvirt is too old for, if that is the reason. */
function newerIn(why: string, object: RenderedObject | undefined, libvirt: string | undefined): Refused['newer'] {
  const newer = object && (newerWordIn(why, readTree(object.xml)) ?? liftedLimitIn(why));
  return newer && (libvirt === undefined || !atLeast(libvirt, newer.since)) ? newer : undefined;
}

/** The same, and everything that cannot exist or run without it: volumes of a pool, overlays of a volume, domains that use it. */
function withDependents(
  leftOut: readonly LeftOut[],
  connection: DeclaredConnection,
  there: LabState,
): readonly LeftOut[] {
  const declared = declaredState(connection);
  const all = new Map(leftOut.map((one) => [keyOf(one), one]));
  for (const one of leftOut.filter(({ cause }) => isRefused(cause))) {
    for (const dependent of dependentsOf(one, declared, there)) {
      if (!all.has(keyOf(dependent))) all.set(keyOf(dependent), dependent);
    }
  }
  return [...all.values()];
}

function dependentsOf(one: LeftOut, declared: LabState, there: LabState): readonly LeftOut[] {
  if (one.part === 'removal' || isActive(one, there)) return [];
  const { kind, name } = one;
  const cause = { needs: { kind, name } };
  if (kind === 'network') {
    const bridge = declared.networks.find((network) => network.name === name)?.bridge;
    const on = declared.domains.filter(({ interfaces }) =>
      interfaces.some((nic) =>
        nic.type === 'network' ? nic.network === name : bridge !== undefined && nic.bridge === bridge,
      ),
    );
    return on.map((domain) => ({ kind: 'domain', name: domain.name, part: 'start', cause }));
  }
  if (kind !== 'pool' && kind !== 'volume') return [];
  const volumes = declared.pools.flatMap((pool) =>
    pool.volumes.map((volume) => {
      const path = pool.path === undefined ? undefined : `${pool.path}/${volume.name}`;
      return { pool: pool.name, volume: volume.name, path, key: `${pool.name}/${volume.name}`, xml: volume.xml };
    }),
  );
  const lost = new Set(volumes.filter(({ pool, key }) => (kind === 'pool' ? pool : key) === name));
  for (const above of volumes) {
    const base = xpathText(above.xml, 'string(/volume/backingStore/path)');
    if ([...lost].some(({ path }) => path !== undefined && path === base)) lost.add(above);
  }
  const domains = declared.domains.filter(({ disks }) =>
    disks.some((disk) =>
      [...lost].some(
        ({ pool, volume, path }) =>
          (disk.pool === pool && disk.volume === volume) || (path !== undefined && disk.file === path),
      ),
    ),
  );
  return [
    ...[...lost].flatMap(({ key }): LeftOut[] =>
      key === name ? [] : [{ kind: 'volume', name: key, part: 'object', cause }],
    ),
    ...domains.map((domain): LeftOut => ({ kind: 'domain', name: domain.name, part: 'start', cause })),
  ];
}

/** Whether libvirt still has it running from before: then what needs it can run. */
function isActive({ kind, name }: LeftOut, { networks, pools }: LabState): boolean {
  const of = kind === 'network' ? networks : kind === 'pool' ? pools : [];
  return of.find((one) => one.name === name)?.live?.active ?? false;
}

/** The same object in libvirt, by UUID as in NixVirt; volumes are never redefined. */
function thereAs({ kind, uuid, name }: RenderedObject, state: LabState): LabObject | undefined {
  return objectsOf(kind, state).find((one) =>
    uuid === undefined ? one.name === name : one.uuid === uuid.toLowerCase(),
  );
}

/** What should have been removed and could not be, declared as it is. */
function heldAs({ kind, name }: LeftOut, state: LabState): readonly RenderedObject[] {
  const there = objectsOf(kind, state).find((one) => one.name === name);
  return there ? [{ kind, name, uuid: there.uuid, pool: undefined, xml: there.xml, active: null }] : [];
}

function objectsOf(kind: LeftOut['kind'], { networks, pools, domains }: LabState): readonly LabObject[] {
  return { network: networks, pool: pools, domain: domains, volume: [] }[kind];
}

function named({ kind, name, pool }: RenderedObject): Pick<LeftOut, 'kind' | 'name'> {
  return { kind, name: pool === undefined ? name : `${pool}/${name}` };
}

function keyOf({ kind, name }: Pick<LeftOut, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}
