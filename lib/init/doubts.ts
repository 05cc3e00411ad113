import type { CheckId } from '../checks/registry.ts';
import type { Finding } from '../finding/finding.ts';
import type { HeldLab, HeldObject } from './what-to-hold.ts';

/** What of an object may be a mistake if a check fails: its cure changes that. `all`: which, is not known. */
const doubtful: Readonly<Partial<Record<CheckId, 'all' | readonly string[]>>> = {
  'attributes-emitted': 'all',
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
 */
export function withoutDoubts({ networks, pools, domains }: HeldLab, findings: readonly Finding[]): HeldLab {
  const failed = findings.filter(isDoubt);
  const sure = (kind: string) => (object: HeldObject) =>
    without(
      object,
      failed.filter(({ subject }) => isAbout(subject, kind, object.name)),
    );
  return {
    networks: networks.map(sure('network')),
    pools: pools.map(sure('pool')),
    domains: domains.map(sure('domain')),
  };
}

/** A volume’s values are its pool’s. */
function isAbout(subject: Finding['subject'], kind: string, name: string): boolean {
  if (kind === 'pool' && subject.kind === 'volume') return subject.name.startsWith(`${name}/`);
  return subject.kind === kind && subject.name === name;
}

function without(object: HeldObject, failed: readonly Finding[]): HeldObject {
  const isDoubtful = (key: string) => failed.some(({ check }) => isDoubtfulIn(check, key));
  const left = Object.entries(object.held).filter(([key]) => !isDoubtful(key));
  if (left.length === Object.keys(object.held).length) return object;
  const checks = [...new Set(failed.map(({ check }) => check))].join(', ');
  const gone = Object.keys(object.held).filter(isDoubtful).join(', ');
  return { ...object, held: Object.fromEntries(left), note: `not held until it is right (${checks}): ${gone}` };
}

function isDoubtfulIn(check: string, key: string): boolean {
  const keys = doubtful[check as CheckId];
  return keys === 'all' || keys?.includes(key) === true;
}
