import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Kind } from '../model/objects.ts';
import { readBounded } from '../process/read-bounded.ts';
import { whyUnreadable } from '../process/why-unreadable.ts';

/** A file in a folder of libvirt XML. */
export interface XmlFile {
  /** Relative to the folder, as in a manifest. */
  readonly path: string;
  readonly kind: Kind;
  readonly pool?: string;
}

/**
 * The XML files in `folder`: networks, pools, volumes, domains; each kind sorted.
 *
 * @throws VirtspecError `xml-unreadable`
 */
export async function listXmlFiles(folder: string): Promise<XmlFile[]> {
  const networksAndPools = [...(await xmlFiles(folder, 'network')), ...(await xmlFiles(folder, 'pool'))];
  return [...networksAndPools, ...(await volumeFiles(folder)), ...(await xmlFiles(folder, 'domain'))];
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

/** Reverses the encoding of `xmlPath`. */
function poolName(folder: string): string {
  try {
    return decodeURIComponent(folder);
  } catch {
    return folder;
  }
}

/** Sorted; empty if the folder does not exist. */
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

/** @throws VirtspecError `xml-unreadable` */
export async function readText(file: string): Promise<string> {
  try {
    return (await readBounded(file)).toString('utf8');
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** A path as a user would type it. */
export function shown(file: string): string {
  const here = relative(process.cwd(), file);
  return here.startsWith('..') ? file : here;
}

/** The error for an existing file or folder that cannot be read. */
export function unreadable(file: string, cause: unknown): VirtspecError {
  return new VirtspecError({
    code: 'xml-unreadable',
    kind: 'usage',
    what: `${shown(file)} cannot be read`,
    why: whyUnreadable(cause),
    fix: 'Check the path and its permissions.',
    cause,
  });
}
