import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { type RunResult, run } from '../process/run.ts';

/** A Debian package as apt would download it. */
export interface DebianPackage {
  readonly name: string;
  /** `busybox-static_1%3a1.35.0-4_amd64.deb`: the version is in it. */
  readonly file: string;
}

interface AptOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Whatever the system's package lists are, they are as they were while this is the same; undefined where there is no apt. */
export async function packageListsAge(): Promise<string | undefined> {
  const lists = await stat('/var/lib/apt/lists', { bigint: true }).catch(() => undefined);
  return lists === undefined ? undefined : `${lists.mtimeNs}`;
}

/**
 * The kernel that the system's metapackage stands for: Debian's `linux-image-amd64`, Ubuntu's `linux-image-generic`; on Ubuntu with the
 * package of its modules. Not the one for clouds, which has no drivers for real network cards.
 *
 * @throws VirtspecError as `resolvePackages`
 */
export async function kernelPackages(options: AptOptions): Promise<readonly string[]> {
  for (const meta of ['linux-image-amd64', 'linux-image-generic']) {
    const { code, stdout } = await apt(['apt-cache', 'depends', '--important', meta], options);
    const images = [...stdout.matchAll(/^\s+Depends: (linux-(?:image|modules)-\d\S*)$/gm)].map(
      (match) => match[1] ?? '',
    );
    const [image] = images.filter((name) => name.startsWith('linux-image-'));
    if (code !== 0 || image === undefined) continue;
    const modules = image.replace('linux-image-', 'linux-modules-');
    const known = await apt(['apt-cache', 'show', '--no-all-versions', modules], options);
    return [
      image,
      ...(known.code === 0 ? [modules] : []),
      ...images.filter((name) => name.startsWith('linux-modules-extra')),
    ];
  }
  throw listsMissing('it knows neither linux-image-amd64 nor linux-image-generic');
}

/**
 * Which files apt would download now, for the versions that the system's lists have.
 * @throws VirtspecError `probe-apt-lists`, `command-not-found`; the signal's reason
 */
export async function resolvePackages(
  names: readonly string[],
  options: AptOptions,
): Promise<readonly DebianPackage[]> {
  // Not where packages lie: apt does not name what is there already.
  const result = await apt(['apt-get', 'download', '--print-uris', ...names], { ...options, cwd: '/' });
  if (result.code !== 0) throw listsMissing(lastError(result));
  const files = [...result.stdout.matchAll(/^'[^']*' (\S+\.deb) \d+/gm)].map((match) => match[1] ?? '');
  return files.map((file) => ({ name: file.split('_')[0] ?? file, file }));
}

/**
 * Downloads what is not in `folder` yet; apt holds each file to the hash that its lists have.
 * @throws VirtspecError `probe-apt-download`, `no-space`; the signal's reason
 */
export async function downloadPackages(
  packages: readonly DebianPackage[],
  folder: string,
  options: AptOptions,
): Promise<void> {
  const there = await Promise.all(packages.map(({ file }) => exists(join(folder, file))));
  const missing = packages.filter((_, index) => !there[index]).map(({ name }) => name);
  if (missing.length === 0) return;
  const result = await apt(['apt-get', 'download', '--quiet', ...missing], {
    ...options,
    cwd: folder,
    timeout: 600_000,
  });
  if (result.code === 0) return;
  const why = lastError(result);
  if (/No space left|enough free space/i.test(result.stderr)) throw noSpace(folder, why);
  throw new VirtspecError({
    code: 'probe-apt-download',
    kind: 'environment',
    what: `the probe guest’s packages could not be downloaded: ${missing.join(', ')}`,
    why,
    fix: 'It takes a network once; `sudo apt-get update` where the lists are old. What was built once is kept, and needs none.',
  });
}

export function noSpace(folder: string, why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'no-space',
    kind: 'environment',
    what: `no room for the probe guest in ${folder}`,
    why,
    fix: 'Free some 300 MB there, or point XDG_CACHE_HOME (and TMPDIR) elsewhere.',
    cause,
  });
}

function apt(
  argv: readonly [string, ...string[]],
  options: AptOptions & { readonly cwd?: string; readonly timeout?: number },
): Promise<RunResult> {
  return run(argv, { ...options, group: true });
}

function lastError({ stderr }: RunResult): string {
  const errors = stderr.split('\n').filter((line) => line.startsWith('E: '));
  return errors.map((line) => line.slice(3)).join('\n') || stderr.trim() || 'apt said nothing';
}

function listsMissing(why: string): VirtspecError {
  return new VirtspecError({
    code: 'probe-apt-lists',
    kind: 'environment',
    what: 'apt does not know the packages that the probe guest is made of',
    why,
    fix: 'Run `sudo apt-get update`.',
  });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
