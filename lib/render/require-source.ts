import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';

/**
 * Requires the folders that a lab file names as its source.
 * @throws VirtspecError `source-not-found` (usage), with the line of the lab file
 */
export async function requireSource({ source, file, lines }: Lab): Promise<void> {
  const place = (key: string) => {
    const line = lines?.get(`source/${key}`);
    return line === undefined ? file : `${file}:${line}`;
  };
  if (source.kind === 'xml') await requireFolder(source.folder, place('xml'), xmlFolder);
  if (source.kind !== 'nix') return;
  if (source.lists !== undefined) await requireFolder(source.lists, place('nix'), listsFolder);
  if (source.flake) await requireFlake(source.flake.folder, place('flake'));
}

const listsFolder =
  'Name the folder that has networks.nix, pools.nix or domains.nix: `source: { nix: FOLDER }`, relative to the lab file.';
const xmlFolder =
  'Name the folder that has networks/, pools/, volumes/ or domains/: `source: { xml: FOLDER }`, relative to the lab file.';

async function requireFolder(folder: string, place: string, fix: string): Promise<void> {
  if (await exists(folder)) return;
  throw notFound(`the folder ${folder} does not exist`, `${place} names it`, `${await neighbour(folder)}${fix}`);
}

/**
 * Requires the flake.nix of a folder: Nix would report a path in its store, in which there is none.
 * @param place who names the folder: a line of the lab file, an option
 * @throws VirtspecError `source-not-found` (usage), with the next flake above it, if there is one
 */
export async function requireFlake(folder: string, place: string): Promise<void> {
  if (await exists(join(folder, 'flake.nix'))) return;
  if (!(await exists(folder)))
    throw notFound(
      `the folder ${folder} does not exist`,
      `${place} names it as a flake`,
      `${await neighbour(folder)}Name the folder that has the flake.nix.`,
    );
  const above = await flakeAbove(folder);
  const name = above === undefined ? '' : `The flake above it is in ${above}. `;
  const fix = `${name}Name the folder that has the flake.nix; lists without a flake are \`source: { nix: FOLDER }\` in the lab file.`;
  throw notFound(`there is no flake.nix in ${folder}`, `${place} names this folder as a flake`, fix);
}

async function flakeAbove(folder: string): Promise<string | undefined> {
  const parent = dirname(folder);
  if (parent === folder) return undefined;
  return (await exists(join(parent, 'flake.nix'))) ? parent : flakeAbove(parent);
}

/** `Did you mean 'nixvirt'? `, of the folders next to it. */
async function neighbour(folder: string): Promise<string> {
  const entries = await readdir(dirname(folder), { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => !entry.isFile()).map(({ name }) => name);
  const near = didYouMean(basename(folder), folders).replace('; did', 'Did');
  return near && `${near} `;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function notFound(what: string, why: string, fix: string): VirtspecError {
  return new VirtspecError({ code: 'source-not-found', kind: 'usage', what, why, fix });
}
