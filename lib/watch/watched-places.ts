import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Lab } from '../lab/lab.ts';

/** What a verdict depends on; absolute paths. */
export interface WatchedPlaces {
  readonly files: readonly string[];
  /** With everything below them, except what `isIgnored`. */
  readonly folders: readonly string[];
  /** Files and folders that the watching itself writes. */
  readonly except?: readonly string[];
}

/**
 * The files of a lab: the lab file, its work plan, its source, its flake, its recorded XML, and the XML of its scenario.
 * @param lock the flake.lock that its source is locked by
 */
export function placesOf(lab: Lab, lock: string | undefined): WatchedPlaces {
  const { source, plan, scenario } = lab;
  const files = [lab.file, plan?.file, lock, lock && join(dirname(lock), 'flake.nix')];
  const folders = [...foldersOf(source), scenario?.before];
  if (source.kind === 'settings') files.push(source.file);
  return { files: [...new Set(present(files))], folders: outermost(present(folders)) };
}

function foldersOf(source: Lab['source']): readonly (string | undefined)[] {
  if (source.kind === 'xml') return [source.folder];
  if (source.kind === 'settings') return [];
  return [source.lists ?? source.folder, source.flake?.folder, source.recorded];
}

function present(paths: readonly (string | undefined)[]): readonly string[] {
  return paths.filter((path) => path !== undefined);
}

/** Without those that are in another. */
function outermost(folders: readonly string[]): readonly string[] {
  const all = [...new Set(folders.map((folder) => resolve(folder)))];
  return all.filter((folder) => !all.some((other) => other !== folder && isBelow(folder, other)));
}

/** Whether a path is in a folder, or is the folder. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** What is in a source folder and not part of the source: hidden files, what editors leave, what Nix and Node install, and reports. */
const ignored = [/^\./, /~$/, /^#/, /^4913$/, /^node_modules$/, /^result(-.*)?$/, /^reports$/];

/** Whether changes of a file or folder of that name concern no one, at any depth. */
export function isIgnored(name: string): boolean {
  return ignored.some((pattern) => pattern.test(name));
}

/** Whether a change of a path may change the verdict. */
export function concerns(path: string, { files, folders, except = [] }: WatchedPlaces): boolean {
  if (except.some((own) => isBelow(path, own))) return false;
  if (files.includes(path)) return true;
  return folders.some((folder) => isBelow(path, folder) && !relative(folder, path).split(sep).some(isIgnored));
}

/** Whether something watched is at a path, or would be below it: a folder that comes or goes takes everything in it along. */
export function leadsTo(path: string, { files, folders }: WatchedPlaces): boolean {
  return [...files, ...folders].some((place) => isBelow(place, path));
}
