import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { volumeAt } from '../../check/disks/declared-volume.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { Volume } from '../../model/objects.ts';
import { readableQuantity } from '../../model/quantity.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

const store = '/volume/backingStore';

export const volumeBacking: ObjectCheck<'volume'> = {
  id: 'volume-backing',
  category: 'storage',
  title: 'Overlay fits its base image in order, size and format',
  severity: 'error',
  fix: {
    nix: 'List the base before the overlay, and declare the overlay with at least the base’s capacity and with the base’s format in `backingStore`.',
    xml: 'Declare the overlay with at least the base’s capacity and with the base’s format in `<backingStore>`; in `manifest.json`, list the base before the overlay.',
  },
  tier: 'rendered',
  why: 'A smaller overlay cuts off the end of the guest’s disk with its partitions, and a base read in another format is garbage; libvirt accepts both silently. NixVirt creates volumes in the order of their list, and stops at an overlay whose base does not exist yet. https://libvirt.org/formatstorage.html#backing-store-elements',
  kind: 'volume',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || xpathText(declared.xml, `${store}/path`) !== undefined,
  judge(volume, _subject, context) {
    const { xml, capacity, format } = volume;
    const path = xpathText(xml, `${store}/path`)?.trim() ?? '';
    const read = xpathText(xml, `string(${store}/format/@type)`);
    if (format === 'raw' || format === undefined)
      return fail(
        'a format with overlays, such as qcow2',
        `${format ?? 'raw, because no format is declared'}`,
        evidenceAt(xml, store),
      );
    const base = volumeAt(path, context);
    if (!base) return skip(`${path} is not declared, so its size and format are unknown`);
    if (isLater(base, volume, context))
      return fail(
        `${base.name} before ${volume.name}`,
        `${base.name} after ${volume.name}`,
        evidenceAt(xml, `${store}/path`),
      );
    const has = base.format ?? 'raw';
    // libvirt treats a base image as raw if no format is declared.
    if ((read || 'raw') !== has)
      return fail(`${base.name} read as ${has}`, `read as ${read || 'raw'}`, evidenceAt(xml, `${store}/format/@type`));
    if (capacity === undefined || base.capacity === undefined) return pass(`on ${base.name}, read as ${has}`);
    if (capacity >= base.capacity)
      return pass(`${readableQuantity(capacity)} on a base of ${readableQuantity(base.capacity)}`);
    const wanted = `at least ${readableQuantity(base.capacity)}, the capacity of ${base.name}`;
    return fail(wanted, readableQuantity(capacity), evidenceAt(xml, '/volume/capacity'));
  },
};

/** Whether one volume of a pool is created after another. */
function isLater(one: Volume, other: Volume, { declared }: CheckContext): boolean {
  if (one.pool !== other.pool) return false;
  const names = declared.pools.find(({ name }) => name === one.pool)?.volumes.map(({ name }) => name) ?? [];
  return names.indexOf(one.name) > names.indexOf(other.name);
}
