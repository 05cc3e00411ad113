import type { RenderedObject } from '../model/rendered.ts';
import { xpathText } from '../xml/xpath.ts';

/**
 * The volumes of a pool in an order in which libvirt can create them: a base image before its overlays. Files in a folder have no order of their own;
 * a volume that does not depend on another keeps its position.
 * @throws {VirtspecError} `xml-malformed`
 */
export function basesFirst(volumes: readonly RenderedObject[]): RenderedObject[] {
  const placed = new Set<RenderedObject>();
  const place = (volume: RenderedObject, above: ReadonlySet<RenderedObject>): void => {
    if (placed.has(volume) || above.has(volume)) return;
    const base = baseOf(volume, volumes);
    if (base) place(base, new Set([...above, volume]));
    placed.add(volume);
  };
  for (const volume of volumes) place(volume, new Set());
  return [...placed];
}

function baseOf({ xml }: RenderedObject, volumes: readonly RenderedObject[]): RenderedObject | undefined {
  const path = xpathText(xml, '/volume/backingStore/path')?.trim();
  return path ? volumes.find(({ name }) => path.endsWith(`/${name}`)) : undefined;
}
