import { join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Kind } from '../model/objects.ts';
import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { basesFirst } from './bases-first.ts';
import { type Manifest, manifestInvalid, readManifest, refuseContradictions } from './manifest.ts';
import { refuseDuplicates, renderedObject } from './rendered-object.ts';
import { listXmlFiles, readText, shown, type XmlFile } from './xml-files.ts';

/** A folder of libvirt XML, read. */
export interface XmlFolder extends DeclaredConnection {
  readonly manifest: Manifest | undefined;
}

/**
 * Reads `networks/*.xml`, `pools/*.xml`, `volumes/<pool>/*.xml` and `domains/*.xml` of `folder`, and `manifest.json` if there is one.
 *
 * An object's name is that in its XML; a volume's folder is named after its pool. Files are in the manifest's order, the others sorted, base images
 * before their overlays. Networks and pools are wanted active, domains are left as they are, unless the manifest says otherwise. A kind without a
 * file is left alone, unless the manifest says that its list is empty.
 *
 * @throws VirtspecError `xml-folder-empty`, `manifest-invalid`, `xml-pool-unknown`, `xml-duplicate`, and what `guardXml` and the parsers throw
 */
export async function readXmlFolder(folder: string): Promise<XmlFolder> {
  const manifest = await readManifest(folder);
  const listed = new Map(manifest?.objects.map((object, position) => [object.file, { ...object, position }]));
  const files = await listXmlFiles(folder);
  const paths = files.map(({ path }) => path);
  if (manifest) refuseContradictions(folder, manifest, paths);
  const { empty = [], absent = [] } = manifest ?? {};
  if (files.length === 0 && empty.length === 0) throw nothingIn(folder);

  const place = ({ path }: XmlFile) => listed.get(path)?.position ?? listed.size;
  const objects = await Promise.all(
    files
      .toSorted((a, b) => place(a) - place(b))
      .map(async ({ path, kind, pool }) => {
        const file = join(folder, path);
        const { active, restart, name: option } = listed.get(path) ?? {};
        return renderedObject({
          kind,
          pool,
          text: await readText(file),
          origin: shown(file),
          active: active === undefined ? (kind === 'domain' ? null : true) : active,
          restart,
          option,
        });
      }),
  );
  refuseDuplicates(objects);
  const ordered = inOrder(objects, manifest === undefined);
  const astray = absent.find(({ pool }) => !ordered.some(({ kind, name }) => kind === 'pool' && name === pool));
  if (astray)
    throw manifestInvalid(join(folder, 'manifest.json'), `it names the pool ${astray.pool}, which is not declared`);
  return { manifest, objects: ordered, emptied: empty.map((list) => kindOf[list]), absent };
}

const kindOf = { networks: 'network', pools: 'pool', domains: 'domain' } as const;

/** Each pool followed by its volumes; without a manifest, base images first. */
function inOrder(objects: readonly RenderedObject[], isUnordered: boolean): RenderedObject[] {
  const of = (kind: Kind) => objects.filter((object) => object.kind === kind);
  const pools = of('pool');
  for (const volume of of('volume')) {
    if (!pools.some(({ name }) => name === volume.pool)) throw poolUnknown(volume, pools);
  }
  const withVolumes = pools.flatMap((pool) => {
    const own = of('volume').filter((volume) => volume.pool === pool.name);
    return [pool, ...(isUnordered ? basesFirst(own) : own)];
  });
  return [...of('network'), ...withVolumes, ...of('domain')];
}

function poolUnknown(volume: RenderedObject, pools: readonly RenderedObject[]): VirtspecError {
  return new VirtspecError({
    code: 'xml-pool-unknown',
    kind: 'usage',
    what: `${volume.xml.origin} is a volume of the pool ${volume.pool}, which is not declared`,
    why: `pools/*.xml declares ${pools.map(({ name }) => name).join(', ') || 'none'}`,
    fix: 'Rename the folder in volumes/ to the name of the pool in its XML.',
  });
}

function nothingIn(folder: string): VirtspecError {
  return new VirtspecError({
    code: 'xml-folder-empty',
    kind: 'usage',
    what: `${shown(folder)} contains no libvirt XML`,
    why: 'there is no networks/*.xml, pools/*.xml, volumes/<pool>/*.xml or domains/*.xml in it',
    fix: 'Add the output of `virsh net-dumpxml`, `pool-dumpxml`, `vol-dumpxml` or `dumpxml` there.',
  });
}
