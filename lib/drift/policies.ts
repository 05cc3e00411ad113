import type { Kind } from '../model/objects.ts';
import { characterDevices } from './policies/character-devices.ts';
import { devices } from './policies/devices.ts';
import { displayDevices } from './policies/display-devices.ts';
import { domain } from './policies/domain.ts';
import { moments, moved } from './policies/moments.ts';
import { network } from './policies/network.ts';
import { networkDevices } from './policies/network-devices.ts';
import { storage } from './policies/storage.ts';
import { storageDevices } from './policies/storage-devices.ts';
import { tuning } from './policies/tuning.ts';
import { Policies, type PolicyRow } from './policy.ts';

const kinds: readonly Kind[] = ['network', 'pool', 'volume', 'domain'];

function byKind(rows: readonly PolicyRow[]): Readonly<Record<Kind, Policies>> {
  const of = (kind: Kind) => new Policies(rows.filter(({ at }) => at.startsWith(`/${kind}`) || at.startsWith('//')));
  return Object.fromEntries(kinds.map((kind) => [kind, of(kind)])) as Record<Kind, Policies>;
}

/** For two XMLs of one libvirt, at two moments. */
export const policies = byKind([...moments, ...moved]);

/** The rows for comparing declared XML with libvirt's. */
export const declaredRows: readonly PolicyRow[] = [
  ...moments,
  ...network,
  ...storage,
  ...domain,
  ...tuning,
  ...devices,
  ...storageDevices,
  ...networkDevices,
  ...characterDevices,
  ...displayDevices,
];

export const declaredPolicies = byKind(declaredRows);
