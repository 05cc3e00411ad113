import { VirtspecError } from '../error/virtspec-error.ts';
import type { HostFile, HostLink } from '../model/lab-state.ts';
import type { RunOptions, RunResult } from '../process/run.ts';

/** Runs a command on libvirt's machine: this host, or inside a sandbox. */
export type HostRunner = (argv: [string, ...string[]], options?: RunOptions) => Promise<RunResult>;

/** The parts of `ip -json address` that are read. https://man7.org/linux/man-pages/man8/ip-address.8.html */
interface IpLink {
  readonly ifname: string;
  readonly address?: string;
  readonly flags?: readonly string[];
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

/**
 * The links of libvirt's host with their addresses.
 * @throws VirtspecError `host-links` if `ip` fails
 */
export async function collectLinks(run: HostRunner): Promise<HostLink[]> {
  const result = await run(['ip', '-json', 'address', 'show']);
  if (result.code !== 0) throw unreadable('host-links', 'the network links of libvirt’s host', result);
  return (JSON.parse(result.stdout || '[]') as IpLink[]).map((link) => ({
    name: link.ifname,
    up: link.flags?.includes('UP') ?? false,
    mac: link.address,
    addresses: (link.addr_info ?? [])
      .filter((address) => address.local !== undefined)
      .map((address) => `${address.local}/${address.prefixlen}`),
  }));
}

/**
 * `stat` of those `paths` that exist, in one process; those that do not exist are left out.
 * @throws VirtspecError `host-files` if `stat` cannot run at all
 */
export async function collectFiles(run: HostRunner, paths: readonly string[]): Promise<HostFile[]> {
  const unique = [...new Set(paths)];
  if (unique.length === 0) return [];
  // %b blocks of %B bytes; a file's name comes last and ends with NUL, so it may contain anything.
  const result = await run(['stat', '--printf', '%i %s %b %B %.9Y %n\\0', '--', ...unique]);
  if (result.code > 1) throw unreadable('host-files', 'the files of libvirt’s host', result);
  return result.stdout
    .split('\0')
    .filter((line) => line !== '')
    .map(parseStat);
}

function parseStat(line: string): HostFile {
  const [inode = '', size = '0', blocks = '0', blockSize = '512', mtime = '', ...path] = line.split(' ');
  return {
    path: path.join(' '),
    inode,
    size: BigInt(size),
    allocated: BigInt(blocks) * BigInt(blockSize),
    mtime: mtime.replace('.', ''),
  };
}

/** SHA-256 of the content of those `paths` that exist and are readable, in one process. */
export async function hashFiles(run: HostRunner, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  const result = await run(['sha256sum', '--zero', '--', ...paths]);
  const hashes = result.stdout.split('\0').filter((line) => line !== '');
  return new Map(hashes.map((line) => [line.slice(66), line.slice(0, 64)]));
}

/**
 * Base image by overlay, for those `paths` that are overlays; works while a QEMU has them open.
 * @returns the base as an absolute path
 */
export async function collectBases(run: HostRunner, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  const script = 'for image; do qemu-img info --force-share --output=json -- "$image"; printf "\\0"; done';
  const { stdout } = await run(['sh', '-c', script, 'sh', ...paths]);
  const answers = stdout.split('\0').map((text) => (text.trim() === '' ? {} : (JSON.parse(text) as ImageInfo)));
  return new Map(
    paths.flatMap((path, index) => {
      const base = answers[index]?.['full-backing-filename'];
      return base === undefined ? [] : [[path, base] as const];
    }),
  );
}

/** The parts of `qemu-img info --output=json` that are read. */
interface ImageInfo {
  readonly 'full-backing-filename'?: string;
}

/**
 * The content of each of `folders`: names, or undefined if there is no such folder. A folder that may not be read is left out, because its content is
 * unknown.
 */
export async function listFolders(
  run: HostRunner,
  folders: readonly string[],
): Promise<ReadonlyMap<string, readonly string[] | undefined>> {
  const gone = await missingPaths(run, folders);
  const there = [...new Set(folders)].filter((folder) => !gone.has(folder));
  const listed = there.map(async (folder) => {
    const { code, stdout } = await run(['find', folder, '-mindepth', '1', '-maxdepth', '1', '-printf', '%f\\0']);
    return code === 0 ? ([[folder, stdout.split('\0').filter((name) => name !== '')]] as const) : [];
  });
  return new Map([...[...gone].map((folder) => [folder, undefined] as const), ...(await Promise.all(listed)).flat()]);
}

/** Those `paths` that do not exist. Paths in a folder that may not be searched are left out, because that is unknown. */
export async function missingPaths(run: HostRunner, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const script = `for path; do
  up=$path
  while [ ! -e "$up" ] && [ "$up" != / ]; do up=$(dirname -- "$up"); done
  [ "$up" != "$path" ] && [ -x "$up" ] && printf '%s\\0' "$path"
done`;
  const { stdout } = await run(['sh', '-c', script, 'sh', ...new Set(paths)]);
  return new Set(stdout.split('\0').filter((path) => path !== ''));
}

/** Regular files below those `folders` that exist. */
export async function listFiles(run: HostRunner, folders: readonly string[]): Promise<string[]> {
  if (folders.length === 0) return [];
  const result = await run(['find', ...folders, '-type', 'f', '-print0']);
  return result.stdout.split('\0').filter((path) => path !== '');
}

function unreadable(code: string, what: string, result: RunResult): VirtspecError {
  return new VirtspecError({
    code,
    kind: 'environment',
    what: `cannot read ${what}`,
    why: result.stderr.trim() || `${result.argv[0]} exited with ${result.code}`,
  });
}
