import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { volumeAt } from '../../check/disks/declared-volume.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { Volume } from '../../model/objects.ts';
import { formatQuantity } from '../../model/quantity.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

const store = '/volume/backingStore';

export const volumeBacking: ObjectCheck<'volume'> = {
  id: 'volume-backing',
  category: 'storage',
  title: 'An overlay comes after its base, is as large, and reads it as the format that it has',
  severity: 'error',
  fix: 'List the base before the overlay, and declare the overlay with the base’s capacity or more, and the base’s format in `backingStore`.',
  tier: 'rendered',
  why: 'A smaller overlay cuts the end off the guest’s disk, with its partitions; a base read as another format is garbage. libvirt takes both without a word. NixVirt makes the volumes in the order of their list, and stops at an overlay whose base is not there yet. https://libvirt.org/formatstorage.html#backing-store-elements',
  kind: 'volume',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || xpathText(declared.xml, `${store}/path`) !== undefined,
  judge(volume, _subject, context) {
    const { xml, capacity, format } = volume;
    const path = xpathText(xml, `${store}/path`)?.trim() ?? '';
    const read = xpathText(xml, `string(${store}/format/@type)`);
    if (format === 'raw' || format === undefined)
      return fail('a format with overlays, as qcow2', `${format ?? 'no format, which is raw'}`, evidenceAt(xml, store));
    const base = volumeAt(path, context);
    if (!base) return skip(`nobody declares ${path}, so its size and format are not known here`);
    if (isLater(base, volume, context))
      return fail(
        `${base.name} before ${volume.name}`,
        `${base.name} comes after it`,
        evidenceAt(xml, `${store}/path`),
      );
    const has = base.format ?? 'raw';
    // libvirt takes a base for raw where nobody says otherwise.
    if ((read || 'raw') !== has)
      return fail(`${base.name} read as ${has}`, `read as ${read || 'raw'}`, evidenceAt(xml, `${store}/format/@type`));
    if (capacity === undefined || base.capacity === undefined) return pass(`over ${base.name}, which is ${has}`);
    if (capacity >= base.capacity) return pass(`${formatQuantity(capacity)} over ${formatQuantity(base.capacity)}`);
    const wanted = `${formatQuantity(base.capacity)} or more, as ${base.name} has`;
    return fail(wanted, formatQuantity(capacity), evidenceAt(xml, '/volume/capacity'));
  },
};

/** Whether one volume of a pool is made after another. */
function isLater(one: Volume, other: Volume, { declared }: CheckContext): boolean {
  if (one.pool !== other.pool) return false;
  const names = declared.pools.find(({ name }) => name === one.pool)?.volumes.map(({ name }) => name) ?? [];
  return names.indexOf(one.name) > names.indexOf(other.name);
}
