import { constants, type Stats } from 'node:fs';
import { access, lstat, readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve, sep } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';

/** What an output path given by the user refers to. */
export type OutputPlace =
  /** A regular file, which may not exist yet; `path` has all links resolved. */
  | { readonly kind: 'file'; readonly path: string }
  /** A character device or a FIFO, which is written to directly. */
  | { readonly kind: 'stream'; readonly path: string }
  /** An open file of this process: `/dev/fd/3`, `/dev/stderr`. */
  | { readonly kind: 'descriptor'; readonly descriptor: number };

/** The limit of Linux: https://man7.org/linux/man-pages/man7/path_resolution.7.html */
const mostLinks = 40;

/**
 * Resolves `path` to the place that output is written to. Opens and creates nothing.
 *
 * @throws VirtspecError `output-place` (usage) for a place that cannot take output: a folder, a socket, a disk, an invalid name
 */
export async function findOutputPlace(path: string): Promise<OutputPlace> {
  if (path.includes('\0')) throw refused(path, 'its name contains a NUL character', 'Use a name without one.');
  if (path.endsWith(sep)) throw refused(path, 'it names a folder', 'Pass a file in it.');
  let place = resolve(path);
  for (let links = 0; links <= mostLinks; links += 1) {
    const folder = await realpath(dirname(place)).catch(() => undefined);
    // The folder does not exist yet, so the file will be a regular one.
    if (folder === undefined) return { kind: 'file', path: place };
    const descriptor = isDescriptorFolder(folder) ? Number(basename(place)) : Number.NaN;
    if (Number.isInteger(descriptor)) return ofDescriptor(path, descriptor);
    place = resolve(folder, basename(place));
    const found = await lstat(place).catch((cause: NodeJS.ErrnoException) => unlessMissing(path, cause));
    if (found === undefined) return { kind: 'file', path: place };
    if (!found.isSymbolicLink()) return ofNode(path, place, found);
    await refuseForeignLink(path, folder, found);
    place = resolve(folder, await readlink(place));
  }
  throw refused(path, `it has more than ${mostLinks} levels of symbolic links`, 'Pass the file itself.');
}

/**
 * Refuses a path that cannot be written to, before any work is done.
 *
 * @throws VirtspecError `output-place` (usage); `output-not-writable` (environment)
 */
export async function requireOutputPlace(path: string): Promise<void> {
  const place = await findOutputPlace(path);
  if (place.kind === 'descriptor') return;
  const { W_OK, X_OK } = constants;
  if (place.kind === 'stream') return requireAccess(path, place.path, W_OK);
  const folder = await nearestFolder(path, dirname(place.path));
  try {
    await requireAccess(path, folder, W_OK | X_OK);
  } catch (error) {
    // If the folder is not writable, an existing file is written in place.
    if (!(await mayWrite(place.path))) throw error;
  }
}

/** The same for a folder that files will be written into. */
export async function requireOutputFolder(path: string): Promise<void> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => unlessMissing(path, cause));
  if (found && !found.isDirectory()) throw refused(path, 'it exists and is not a folder', 'Pass a folder.');
  if (!found && (await isThere(path)))
    throw refused(path, 'it is a symbolic link that leads nowhere', 'Pass a folder.');
  await requireOutputPlace(resolve(path, 'x'));
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html */
function isDescriptorFolder(folder: string): boolean {
  return new RegExp(`^/proc/${process.pid}/(task/\\d+/)?fd$`).test(folder);
}

async function ofDescriptor(path: string, descriptor: number): Promise<OutputPlace> {
  if (await isForOutput(descriptor)) return { kind: 'descriptor', descriptor };
  throw refused(
    path,
    `the file descriptor ${descriptor} is not open for writing`,
    `Open it: add ${descriptor}>FILE to the end of the command.`,
  );
}

/** Whether it was opened for writing. A pipe that Node opened for itself has both ends. */
async function isForOutput(descriptor: number): Promise<boolean> {
  const [found, flags] = await Promise.all([stat(`/proc/self/fd/${descriptor}`), flagsOf(descriptor)]).catch(() => []);
  if (found === undefined || (flags & accessMode) === constants.O_RDONLY) return false;
  if (descriptor <= 2 || found.isFile() || found.isCharacterDevice()) return true;
  if (!found.isFIFO()) return false;
  const all = (await readdir('/proc/self/fd')).map(Number).filter((one) => one !== descriptor);
  const readers = all.map(async (one) => {
    const other = await stat(`/proc/self/fd/${one}`).catch(() => undefined);
    return (
      other?.ino === found.ino && other.dev === found.dev && ((await flagsOf(one)) & accessMode) !== constants.O_WRONLY
    );
  });
  return !(await Promise.all(readers)).includes(true);
}

/** O_ACCMODE; include/uapi/asm-generic/fcntl.h */
const accessMode = 0o3;

async function flagsOf(descriptor: number): Promise<number> {
  const info = await readFile(`/proc/self/fdinfo/${descriptor}`, 'utf8');
  return Number.parseInt(/^flags:\s*([0-7]+)$/m.exec(info)?.[1] ?? '', 8);
}

function ofNode(path: string, place: string, found: Stats): OutputPlace {
  if (found.isFile()) return { kind: 'file', path: place };
  if (found.isCharacterDevice() || found.isFIFO()) return { kind: 'stream', path: place };
  const what = found.isDirectory() ? 'a folder' : found.isSocket() ? 'a socket' : 'a block device';
  throw refused(path, `it is ${what}`, found.isDirectory() ? 'Pass a file in it.' : 'Pass a file.');
}

/** The kernel's own rule, which does not apply to a link that is followed by hand: /proc/sys/fs/protected_symlinks. */
async function refuseForeignLink(path: string, folder: string, link: Stats): Promise<void> {
  const { mode, uid } = await stat(folder);
  const shared = (mode & constants.S_IWOTH) !== 0 && (mode & 0o1000) !== 0;
  if (!shared || link.uid === uid || link.uid === process.geteuid?.()) return;
  throw refused(path, `it is another user’s link in the world-writable folder ${folder}`, 'Pass another file.');
}

/** The folder that would be created, or its nearest existing parent. */
async function nearestFolder(path: string, folder: string): Promise<string> {
  const found = await stat(folder).catch((cause: NodeJS.ErrnoException) => unlessMissing(path, cause));
  if (found === undefined) return nearestFolder(path, dirname(folder));
  if (found.isDirectory()) return folder;
  throw refused(path, `${folder} is not a folder`, 'Pass a file in a folder.');
}

function unlessMissing(path: string, cause: NodeJS.ErrnoException): undefined {
  if (cause.code === 'ENOENT') return undefined;
  const whys: Readonly<Record<string, readonly [string, string]>> = {
    ENAMETOOLONG: ['its name is too long', 'Use a name of at most 255 bytes, in a path of at most 4095.'],
    ENOTDIR: ['a component of the path is not a folder', 'Pass a file in a folder.'],
    ELOOP: ['it has too many levels of symbolic links', 'Pass the file itself.'],
  };
  const [why, fix] = whys[cause.code ?? ''] ?? [];
  if (why !== undefined && fix !== undefined) throw refused(path, why, fix);
  throw notWritable(path, cause);
}

async function requireAccess(path: string, place: string, mode: number): Promise<void> {
  await access(place, mode).catch((cause: NodeJS.ErrnoException) => {
    throw notWritable(path, cause);
  });
}

function mayWrite(file: string): Promise<boolean> {
  return access(file, constants.W_OK).then(
    () => true,
    () => false,
  );
}

function refused(path: string, why: string, fix: string): VirtspecError {
  return new VirtspecError({
    code: 'output-place',
    kind: 'usage',
    what: `nothing can be written to ${JSON.stringify(path.length > 80 ? `${path.slice(0, 79)}…` : path)}`,
    why,
    fix,
  });
}

function notWritable(path: string, cause: NodeJS.ErrnoException): VirtspecError {
  return new VirtspecError({
    code: 'output-not-writable',
    kind: 'environment',
    what: `${path} could not be written`,
    why: cause.message,
    fix: 'Pass a path that this user may write to.',
    cause,
  });
}
