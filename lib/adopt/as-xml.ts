import { relative, resolve } from 'node:path';
import type { FolderText } from '../init/nix/folder-text.ts';
import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { type Manifest, readManifest } from '../render/manifest.ts';
import { manifestOf } from '../render/manifest-of.ts';
import { listXmlFiles } from '../render/xml-files.ts';
import { xmlPath } from '../render/xml-path.ts';

/** The name of the manifest in a folder of XML. */
export const manifestFile = 'manifest.json';

/**
 * Objects as files to be copied into the lab's folder of XML: none has the path of one that is there, except the manifest, which is the lab's with the
 * new objects. There is one if the lab has one, or if it is needed: a network or pool without an entry is started, and a transient object stopped.
 *
 * @param folder of the lab's XML
 * @throws as `readManifest` and `listXmlFiles`
 */
export async function asXml(adopted: DeclaredConnection, lab: DeclaredConnection, folder: string): Promise<FolderText> {
  const [before, there] = await Promise.all([readManifest(folder), listXmlFiles(folder)]);
  const taken = new Set(there.map(({ path }) => path));
  const placed = adopted.objects.map((object) => ({ object, file: freePath(object, taken) }));
  const files = new Map(placed.map(({ object, file }) => [file, object.xml.text]));
  const fresh = entriesOf(placed);
  const isUsual = ({ kind, active, restart }: RenderedObject) =>
    restart === undefined && (kind === 'volume' || kind === 'domain' || active === true);
  if (!before && adopted.objects.every(isUsual)) return files;
  const known = lab.objects.map((object) => ({ object, file: relative(folder, resolve(object.xml.origin)) }));
  const manifest = before ? joined(before, fresh, adopted) : { version: 1, objects: [...entriesOf(known), ...fresh] };
  return new Map([...files, [manifestFile, `${JSON.stringify(manifest, undefined, 2)}\n`]]);
}

interface Placed {
  readonly object: RenderedObject;
  readonly file: string;
}

function entriesOf(placed: readonly Placed[]): Manifest['objects'] {
  const objects = placed.map(({ object }) => object);
  const entries = manifestOf({ objects, emptied: [], absent: [] }).objects;
  return entries.map((entry, at) => ({ ...entry, file: placed[at]?.file ?? entry.file }));
}

/** A list with an object is not declared to be empty. */
function joined({ empty, ...before }: Manifest, fresh: Manifest['objects'], { objects }: DeclaredConnection): Manifest {
  const left = empty?.filter((list) => !objects.some(({ kind }) => `${kind}s` === list)) ?? [];
  return {
    ...before,
    objects: [...before.objects, ...fresh],
    ...(left.length === 0 ? {} : { empty: left }),
  };
}

/** A file may be named after another object than it declares. */
function freePath(object: RenderedObject, taken: ReadonlySet<string>): string {
  const usual = xmlPath(object);
  return taken.has(usual) ? xmlPath({ ...object, name: `${object.name}-${object.uuid ?? 'adopted'}` }) : usual;
}
