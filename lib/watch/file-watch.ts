import { type FSWatcher, readdirSync, realpathSync, statSync, watch } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { concerns, isIgnored, leadsTo, type WatchedPlaces } from './watched-places.ts';

/** A folder that is watched. The folder of that path may be another one by now. */
interface WatchedFolder {
  readonly inode: bigint;
  readonly watcher: FSWatcher;
}

/** So many folders are watched at most: each takes memory of the kernel, and a limit of this user (`fs.inotify.max_user_watches`). */
const mostFolders = 4_096;

/**
 * Reports changes of files, by watching every folder that they are in: an editor that saves by renaming replaces the file, and with it whatever watches
 * it. What does not exist yet is watched for in the closest folder that does.
 *
 * Not `fs.watch` with `recursive`: on Linux, Node 20 misses what is created in new folders, and watches each file by itself, node_modules included.
 */
export class FileWatch implements Disposable {
  readonly #onChange: (path: string) => void;
  readonly #folders = new Map<string, WatchedFolder>();
  readonly #most: number;
  #closed = false;
  #isPartial = false;
  #places: WatchedPlaces = { files: [], folders: [] };
  /** Where a link leads: the file or folder that is watched in its place. */
  #meant: WatchedPlaces = this.#places;

  /**
   * @param onChange receives the path of what changed, once or more for each change
   * @param most folders that are watched
   */
  constructor(onChange: (path: string) => void, most = mostFolders) {
    this.#onChange = onChange;
    this.#most = most;
  }

  /**
   * Watches these places, and no others.
   * @throws VirtspecError `watch-limit`
   */
  watch(places: WatchedPlaces): void {
    this.#places = places;
    this.#scan();
  }

  /** Whether there are more folders than are watched. */
  get isPartial(): boolean {
    return this.#isPartial;
  }

  /** How many folders are watched. */
  get size(): number {
    return this.#folders.size;
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    for (const { watcher } of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  /** Looks for folders that came or went. */
  #scan(): void {
    if (this.#closed) return;
    const { files, folders } = this.#places;
    const withTargets = (paths: readonly string[]) => [...new Set([...paths, ...paths.flatMap(target)])];
    this.#meant = { ...this.#places, files: withTargets(files), folders: withTargets(folders) };
    const wanted = new Set<string>();
    this.#isPartial = false;
    for (const file of this.#meant.files) wanted.add(closest(dirname(file)));
    for (const folder of this.#meant.folders) {
      wanted.add(closest(dirname(folder)));
      if (!addTree(folder, wanted, this.#most)) this.#isPartial = true;
    }
    for (const [path, { watcher }] of this.#folders) {
      if (wanted.has(path)) continue;
      watcher.close();
      this.#folders.delete(path);
    }
    for (const path of wanted) this.#add(path);
  }

  #add(path: string): void {
    const inode = statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
    const known = this.#folders.get(path);
    if (inode !== undefined && known?.inode === inode) return;
    known?.watcher.close();
    this.#folders.delete(path);
    if (inode === undefined) return;
    try {
      const watcher = watch(path, { encoding: 'utf8' }, (event, name) => this.#hear(path, event, name));
      // The folder is gone; the one above reports that.
      watcher.on('error', () => {});
      this.#folders.set(path, { inode, watcher });
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EACCES') throw tooMany(path, cause);
    }
  }

  #hear(folder: string, event: string, name: string | null): void {
    const path = name === null ? folder : join(folder, name);
    const isOwn = name === basename(folder) && !statSync(path, { throwIfNoEntry: false });
    const changed = isOwn ? folder : path;
    const comes = event === 'rename' && leadsTo(changed, this.#meant);
    if (!comes && !concerns(changed, this.#meant)) return;
    // A folder that is made is watched before its content is looked at, so that what comes later is reported.
    if (event === 'rename') this.#scan();
    this.#onChange(changed);
  }
}

/** Where a link leads, if the path is or contains one. */
function target(path: string): readonly string[] {
  try {
    const real = realpathSync(path);
    return real === path ? [] : [real];
  } catch {
    return [];
  }
}

function closest(folder: string): string {
  const found = statSync(folder, { throwIfNoEntry: false })?.isDirectory();
  return found || dirname(folder) === folder ? folder : closest(dirname(folder));
}

/** @returns whether all of it was added */
function addTree(folder: string, found: Set<string>, most: number): boolean {
  const pending = [folder];
  for (const next of pending) {
    if (found.size >= most) return false;
    const entries = readFolder(next);
    if (!entries) continue;
    found.add(next);
    for (const entry of entries)
      if (entry.isDirectory() && !isIgnored(entry.name)) pending.push(join(next, entry.name));
  }
  return true;
}

function readFolder(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

function tooMany(path: string, cause: unknown): VirtspecError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const limit = code === 'EMFILE' ? 'fs.inotify.max_user_instances' : 'fs.inotify.max_user_watches';
  return new VirtspecError({
    code: 'watch-limit',
    kind: 'environment',
    what: `${path} cannot be watched`,
    why: message,
    fix: `Raise this user's limit, for example: sysctl ${limit}=524288`,
    cause,
  });
}
