import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Kind } from '../model/objects.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { type Manifest, manifestSchema } from './manifest.ts';
import { refuseDuplicates, renderedObject } from './rendered-object.ts';

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
  const files = [...(await xmlFiles(folder, 'network')), ...(await xmlFiles(folder, 'pool'))];
  files.push(...(await volumeFiles(folder)), ...(await xmlFiles(folder, 'domain')));
  refuseUnknownFiles(folder, listed.keys(), files);
  if (files.length === 0) throw empty(folder);

  const place = (file: XmlFile) => listed.get(file.path)?.position ?? Number.POSITIVE_INFINITY;
  files.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  const objects = await Promise.all(
    files.map(async ({ path, kind, pool }) => {
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

interface XmlFile {
  /** Relative to the folder, as a manifest names it. */
  readonly path: string;
  readonly kind: Kind;
  readonly pool?: string;
}

async function xmlFiles(folder: string, kind: Kind, below = `${kind}s`, pool?: string): Promise<XmlFile[]> {
  const names = (await entries(join(folder, below))).filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  return names
    .filter((name) => name.endsWith('.xml') && !name.startsWith('.'))
    .sort()
    .map((name) => ({ path: `${below}/${name}`, kind, ...(pool === undefined ? {} : { pool }) }));
}

async function volumeFiles(folder: string): Promise<XmlFile[]> {
  const found: XmlFile[] = [];
  for (const entry of await entries(join(folder, 'volumes'))) {
    if (!entry.isDirectory()) continue;
    found.push(...(await xmlFiles(folder, 'volume', `volumes/${entry.name}`, poolName(entry.name))));
  }
  return found;
}

/** Undoes `xmlPath`'s encoding. */
function poolName(folder: string): string {
  try {
    return decodeURIComponent(folder);
  } catch {
    return folder;
  }
}

/** Sorted; none when the folder is not there. */
async function entries(folder: string): Promise<Dirent[]> {
  try {
    const found = await readdir(folder, { withFileTypes: true });
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw unreadable(folder, cause);
  }
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

async function readManifest(folder: string): Promise<Manifest | undefined> {
  const file = join(folder, 'manifest.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(file, cause);
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw manifestInvalid(file, why);
  }
}

function refuseUnknownFiles(folder: string, listed: Iterable<string>, files: readonly XmlFile[]): void {
  const present = new Set(files.map(({ path }) => path));
  const gone = [...listed].filter((file) => !present.has(file));
  if (gone.length > 0)
    throw manifestInvalid(join(folder, 'manifest.json'), `it lists ${gone.join(', ')}; there is no such file`);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** A path as a reader at the prompt would write it. */
function shown(file: string): string {
  const here = relative(process.cwd(), file);
  return here.startsWith('..') ? file : here;
}

function manifestInvalid(file: string, why: string): VirtspecError {
  return new VirtspecError({
    code: 'manifest-invalid',
    kind: 'usage',
    what: `${shown(file)} is no manifest of rendered XML`,
    why,
    fix: 'Record it again, or write { "version": 1, "objects": [{ "file": "networks/NAME.xml", "active": true }] }.',
  });
}

function unreadable(file: string, cause: unknown): VirtspecError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new VirtspecError({
    code: 'xml-unreadable',
    kind: 'usage',
    what: `${shown(file)} cannot be read`,
    why: code ?? message,
    fix: 'Check the path and its permissions.',
    cause,
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

function poolUnknown(volume: RenderedObject, pools: readonly RenderedObject[]): VirtspecError {
  return new VirtspecError({
    code: 'xml-pool-unknown',
    kind: 'usage',
    what: `${volume.xml.origin} is a volume of the pool ${basename(volume.pool ?? '')}, which is not there`,
    why: `pools/*.xml declares ${pools.map(({ name }) => name).join(', ') || 'none'}`,
    fix: 'Name the folder in volumes/ after the pool, as its XML calls it.',
  });
}
