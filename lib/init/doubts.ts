import type { CheckId } from '../checks/registry.ts';
import type { Finding } from '../finding/finding.ts';
import { notHeldYet } from '../lab/open-entries.ts';
import type { HeldLab, HeldObject } from '../lab/what-to-hold.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { keysAffectedBy } from './keys-affected.ts';

/** What of an object may be a mistake if a check fails: its cure changes that. `all`: which, is not known; `ignored`: what the ignored attributes concern. */
const doubtful: Readonly<Partial<Record<CheckId, 'all' | 'ignored' | readonly string[]>>> = {
  'attributes-emitted': 'ignored',
  'domain-coherent': 'all',
  'network-coherent': ['address', 'dhcp'],
  'network-subnet-unique': ['address', 'dhcp'],
  'network-dhcp-conflict': ['dhcp'],
  'disk-unique': ['disks'],
  'disk-volume-declared': ['disks'],
  'interface-source-declared': ['interfaces'],
  'volume-size': ['volumes'],
  'windows-hardware': ['memory'],
};

/** Whether something of the object may be a mistake: also a warning, whose cure may be the same. */
export function isDoubt({ status, check }: Finding): boolean {
  return (status === 'fail' || status === 'warn') && check in doubtful;
}

/**
 * Holds nothing that may be a mistake: once it is corrected, the lab file would demand the mistake back.
 * @param findings of the declaration alone
 * @param objects the declaration
 */
export function withoutDoubts(
  { networks, pools, domains }: HeldLab,
  findings: readonly Finding[],
  objects: readonly RenderedObject[],
): HeldLab {
  const failed = findings.filter(isDoubt);
  const sure = (kind: 'network' | 'pool' | 'domain') => (object: HeldObject) =>
    without(
      object,
      failed
        .filter(({ subject }) => isAbout(subject, kind, object.name))
        .map((finding): Doubt => ({ check: finding.check, keys: keysIn(finding, object, objects) })),
    );
  return {
    networks: networks.map(sure('network')),
    pools: pools.map(sure('pool')),
    domains: domains.map(sure('domain')),
  };
}

/** A check that failed, and which of the held keys may be a mistake then. */
interface Doubt {
  readonly check: string;
  readonly keys: readonly string[];
}

/** A volume’s values are its pool’s. */
function isAbout(subject: Finding['subject'], kind: string, name: string): boolean {
  if (kind === 'pool' && subject.kind === 'volume') return subject.name.startsWith(`${name}/`);
  return subject.kind === kind && subject.name === name;
}

/** Also keys that have no value now: a misspelt attribute has none. */
function keysIn({ check, subject }: Finding, { held }: HeldObject, objects: readonly RenderedObject[]) {
  const keys = doubtful[check as CheckId];
  if (keys !== 'ignored') return keys === 'all' || keys === undefined ? Object.keys(held) : keys;
  // A volume is an entry of its pool.
  if (subject.kind === 'volume') return ['volumes'];
  const object = objects.find(({ kind, name }) => kind === subject.kind && name === subject.name);
  const affected = object && keysAffectedBy(object);
  return affected === 'all' || affected === undefined ? Object.keys(held) : affected;
}

function without(object: HeldObject, doubts: readonly Doubt[]): HeldObject {
  const real = doubts.filter(({ keys }) => keys.length > 0);
  if (real.length === 0) return object;
  const keys = [...new Set(real.flatMap((doubt) => doubt.keys))];
  const checks = [...new Set(real.map(({ check }) => check))];
  const left = Object.entries(object.held).filter(([key]) => !keys.includes(key));
  return { ...object, held: Object.fromEntries(left), note: notHeldYet(checks, keys) };
}
