import { join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Kind } from '../model/objects.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { type Manifest, readManifest, refuseUnknownFiles } from './manifest.ts';
import { refuseDuplicates, renderedObject } from './rendered-object.ts';
import { listXmlFiles, readText, shown, type XmlFile } from './xml-files.ts';

/** A folder of libvirt XML, read. */
export interface XmlFolder {
  readonly manifest: Manifest | undefined;
  /** Networks, pools (each followed by its volumes), domains. */
  readonly objects: readonly RenderedObject[];
}

/**
 * Reads `networks/*.xml`, `pools/*.xml`, `volumes/<pool>/*.xml` and `domains/*.xml` of `folder`, and `manifest.json` if there is one.
 *
 * An object is called what its XML calls it; a volume's folder is named after its pool. Files come in the manifest's order, the
 * others sorted. Networks and pools are wanted active, domains are left as they are, unless the manifest says otherwise.
 *
 * @throws VirtspecError `xml-folder-empty`, `manifest-invalid`, `xml-pool-unknown`, `xml-duplicate`, and
 *   what `guardXml` and the parsers refuse
 */
export async function readXmlFolder(folder: string): Promise<XmlFolder> {
  const manifest = await readManifest(folder);
  const listed = new Map(manifest?.objects.map(({ file, active }, position) => [file, { active, position }]));
  const files = await listXmlFiles(folder);
  const paths = files.map(({ path }) => path);
  if (manifest) refuseUnknownFiles(folder, manifest, paths);
  if (files.length === 0) throw empty(folder);

  const place = ({ path }: XmlFile) => listed.get(path)?.position ?? listed.size;
  const objects = await Promise.all(
    files
      .toSorted((a, b) => place(a) - place(b))
      .map(async ({ path, kind, pool }) => {
        const file = join(folder, path);
        const active = listed.get(path)?.active;
        return renderedObject({
          kind,
          pool,
          text: await readText(file),
          origin: shown(file),
          active: active === undefined ? (kind === 'domain' ? null : true) : active,
        });
      }),
  );
  refuseDuplicates(objects);
  return { manifest, objects: inOrder(objects) };
}

/** Each pool's volumes behind it. */
function inOrder(objects: readonly RenderedObject[]): RenderedObject[] {
  const of = (kind: Kind) => objects.filter((object) => object.kind === kind);
  const pools = of('pool');
  for (const volume of of('volume')) {
    if (!pools.some(({ name }) => name === volume.pool)) throw poolUnknown(volume, pools);
  }
  const withVolumes = pools.flatMap((pool) => [pool, ...of('volume').filter((volume) => volume.pool === pool.name)]);
  return [...of('network'), ...withVolumes, ...of('domain')];
}

function poolUnknown(volume: RenderedObject, pools: readonly RenderedObject[]): VirtspecError {
  return new VirtspecError({
    code: 'xml-pool-unknown',
    kind: 'usage',
    what: `${volume.xml.origin} is a volume of the pool ${volume.pool}, which is not there`,
    why: `pools/*.xml declares ${pools.map(({ name }) => name).join(', ') || 'none'}`,
    fix: 'Name the folder in volumes/ after the pool, as its XML calls it.',
  });
}

function empty(folder: string): VirtspecError {
  return new VirtspecError({
    code: 'xml-folder-empty',
    kind: 'usage',
    what: `${shown(folder)} holds no libvirt XML`,
    why: 'there is no networks/*.xml, pools/*.xml, volumes/<pool>/*.xml or domains/*.xml in it',
    fix: 'Put XML there as `virsh net-dumpxml`, `pool-dumpxml`, `vol-dumpxml` and `dumpxml` print it.',
  });
}
