import type { XmlDifference } from '../drift/xml-difference.ts';
import type { Domain, Network, Pool } from '../model/objects.ts';
import type { ObservedLibvirt } from '../model/observed-libvirt.ts';
import type { PlannedAction } from './planned-change.ts';

/** What happens to an object, as far as notes depend on it. */
interface Fate {
  readonly action: PlannedAction;
  readonly differences: readonly XmlDifference[];
  readonly undefined: boolean;
}

/** Further notes on what happens to an object: what a domain has in addition to its definition, and loses or keeps. */
export function notesOf(object: Network | Pool | Domain, fate: Fate, observed: ObservedLibvirt): string[] {
  if (object.kind !== 'domain' || fate.action === 'unchanged') return [];
  return [
    ...snapshotNotes(object, fate, observed),
    ...checkpointNotes(object, fate, observed),
    ...savedNotes(object, fate, observed),
    ...keptNotes(object, fate),
  ];
}

function snapshotNotes({ uuid = '' }: Domain, { differences }: Fate, { snapshots, state }: ObservedLibvirt): string[] {
  const names = snapshots.get(uuid) ?? [];
  const volumes = state.pools.flatMap((pool) => pool.volumes);
  const moved = differences.filter(({ xpath }) =>
    /^\/domain\/devices\/disk(\[\d+\])?\/source\/@(file|volume)$/.test(xpath),
  );
  const undone = moved.filter(({ from, to }) => {
    const overlay = volumes.find(({ path, name }) => path === from || name === from);
    return names.length > 0 || overlay?.xml.text.includes(`<path>${to}</path>`);
  });
  const said = names.length > 0 ? ` (${names.join(', ')})` : '';
  return undone.map(({ from, to }) => `An external snapshot${said} is undone: the disk reverts from ${from} to ${to}.`);
}

/** Checkpoints do not prevent an undefine, and libvirt does not clean them up (see `ImaginedLibvirt.whyKept`). */
function checkpointNotes({ uuid = '' }: Domain, fate: Fate, { checkpoints }: ObservedLibvirt): string[] {
  const names = checkpoints.get(uuid) ?? [];
  if (!fate.undefined || names.length === 0) return [];
  const [s, stay] = names.length === 1 ? ['', 'stays'] : ['s', 'stay'];
  return [`libvirt loses its checkpoint${s} (${names.join(', ')}); the bitmap${s} ${stay} on the disk.`];
}

/** A managed save is the memory of the old definition: an undefine removes it, and a redefinition keeps it. */
function savedNotes({ uuid = '' }: Domain, fate: Fate, { managedSaves }: ObservedLibvirt): string[] {
  if (!managedSaves.has(uuid)) return [];
  if (fate.undefined) return ['Its managed save is deleted.'];
  return fate.action === 'update' || fate.action === 'start'
    ? ['Its managed save is kept, so the next start uses the old definition.']
    : [];
}

function keptNotes({ firmware, tpm }: Domain, { action }: Fate): string[] {
  if (action !== 'delete') return [];
  const kept = ['its disks', ...(firmware.nvram === undefined ? [] : ['its NVRAM']), ...(tpm ? ['its TPM state'] : [])];
  return [`Kept: ${kept.join(', ')}.`];
}
