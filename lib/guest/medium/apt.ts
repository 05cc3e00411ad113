import { stat } from 'node:fs/promises';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { fixedLimit, type Limit } from '../../process/patience.ts';
import { type RunResult, run } from '../../process/run.ts';
import type { Flavour } from './flavour.ts';
import { noSpace } from './no-space.ts';
import type { DebianPackage, PackageSource, SourceOptions } from './package-source.ts';
import { packaged } from './requirements.ts';

/** The packages with fixed names; the kernel's are looked up. */
const fixedPackages = ['shim-signed', 'grub-efi-amd64-signed', 'busybox-static', 'isolinux', 'syslinux-common'];

/** The system's own packages, from apt's current lists: those of Debian or Ubuntu. apt verifies each file against the hash in its lists. */
export function aptSource({ packages }: Pick<Flavour, 'packages'>): PackageSource {
  return {
    tools: [
      { command: 'apt-get', why: 'finds the kernel and the loaders', packages: packaged('apt') },
      { command: 'apt-cache', why: 'finds which kernel is current', packages: packaged('apt') },
    ],
    state: packageListsAge,
    resolve: async (options) => {
      const [kernel, programs, fixed] = await Promise.all([
        kernelPackages(options),
        withLibraries(packages, options),
        resolvePackages(fixedPackages, options),
      ]);
      return [...fixed, ...(await resolvePackages([...kernel, ...programs], options))];
    },
    download,
  };
}

/** While this value is the same, the system's package lists are unchanged. */
async function packageListsAge(): Promise<string | undefined> {
  const lists = await stat('/var/lib/apt/lists', { bigint: true }).catch(() => undefined);
  return lists === undefined ? undefined : `${lists.mtimeNs}`;
}

/**
 * The kernel of the system's metapackage: Debian's `linux-image-amd64`, Ubuntu's `linux-image-generic`; with the packages of its modules (Ubuntu) and
 * its binary (Debian since Linux 7), if they are separate. Not the cloud kernel, which has no drivers for real network cards.
 *
 * @throws VirtspecError as `resolvePackages`
 */
async function kernelPackages(options: SourceOptions): Promise<readonly string[]> {
  for (const meta of ['linux-image-amd64', 'linux-image-generic']) {
    const { code, stdout } = await apt(['apt-cache', 'depends', '--important', meta], options);
    const images = [...stdout.matchAll(/^\s+Depends: (linux-(?:image|modules)-\d\S*)$/gm)].map(
      (match) => match[1] ?? '',
    );
    const [image] = images.filter((name) => name.startsWith('linux-image-'));
    if (code !== 0 || image === undefined) continue;
    const parts = ['linux-modules-', 'linux-binary-'].map((prefix) => image.replace('linux-image-', prefix));
    const known = await Promise.all(
      parts.map((name) => apt(['apt-cache', 'show', '--no-all-versions', name], options)),
    );
    return [
      image,
      ...parts.filter((_, index) => known[index]?.code === 0),
      ...images.filter((name) => name.startsWith('linux-modules-extra')),
    ];
  }
  throw listsMissing('it knows neither linux-image-amd64 nor linux-image-generic');
}

/** By Debian's policy, the name of a library's package ends in the version of its interface: https://www.debian.org/doc/debian-policy/ch-sharedlibs.html */
const library = /^z?lib\S*\d(g|t64)?$/;

/**
 * Packages, and those of the libraries that they need; not what else they depend on, which their maintainer scripts run.
 * @throws VirtspecError `probe-apt-lists`, `command-not-found`; the signal's reason
 */
export async function withLibraries(names: readonly string[], options: SourceOptions): Promise<readonly string[]> {
  const found = new Set(names);
  for (let next = names; next.length > 0; ) {
    const { code, stdout, stderr } = await apt(['apt-cache', 'depends', '--important', ...next], options);
    if (code !== 0) throw listsMissing(lastError({ stderr }));
    const needed = [...stdout.matchAll(/^\s+(?:Pre)?Depends: (\S+)$/gm)].map((match) => match[1] ?? '');
    next = [...new Set(needed)].filter((name) => library.test(name) && !found.has(name));
    for (const name of next) found.add(name);
  }
  return [...found];
}

/**
 * The files that apt would download now, for the versions in the system's lists.
 * @throws VirtspecError `probe-apt-lists`, `command-not-found`; the signal's reason
 */
async function resolvePackages(names: readonly string[], options: SourceOptions): Promise<readonly DebianPackage[]> {
  // Not in a folder with packages: apt does not list those that are already there.
  const result = await apt(['apt-get', 'download', '--print-uris', ...names], { ...options, cwd: '/' });
  if (result.code !== 0) throw listsMissing(lastError(result));
  const files = [...result.stdout.matchAll(/^'[^']*' (\S+\.deb) \d+/gm)].map((match) => match[1] ?? '');
  return files.map((file) => ({ name: file.split('_')[0] ?? file, file }));
}

/** A hundred megabytes on a slow connection; the speed of the machine does not matter. */
const downloadLimit = fixedLimit(
  600_000,
  'Check the network: `apt-get download linux-image-amd64` by hand shows how fast it is.',
);

/** @throws VirtspecError `probe-apt-download`, `no-space`; the signal's reason */
async function download(packages: readonly DebianPackage[], folder: string, options: SourceOptions): Promise<void> {
  const names = packages.map(({ name }) => name);
  const result = await apt(['apt-get', 'download', '--quiet', ...names], {
    ...options,
    cwd: folder,
    timeout: downloadLimit,
  });
  if (result.code === 0) return;
  const why = lastError(result);
  if (/No space left|enough free space/i.test(result.stderr)) throw noSpace(folder, why);
  throw new VirtspecError({
    code: 'probe-apt-download',
    kind: 'environment',
    what: `the probe guest’s packages could not be downloaded: ${names.join(', ')}`,
    why,
    fix: 'Check the network, which is needed for the first build only, and run `sudo apt-get update` if the package lists are old.',
  });
}

function apt(
  argv: readonly [string, ...string[]],
  options: SourceOptions & { readonly cwd?: string; readonly timeout?: Limit },
): Promise<RunResult> {
  return run(argv, { ...options, group: true });
}

function lastError({ stderr }: Pick<RunResult, 'stderr'>): string {
  const errors = stderr.split('\n').filter((line) => line.startsWith('E: '));
  return errors.map((line) => line.slice(3)).join('\n') || stderr.trim() || 'apt printed no message';
}

function listsMissing(why: string): VirtspecError {
  return new VirtspecError({
    code: 'probe-apt-lists',
    kind: 'environment',
    what: 'apt does not know the packages that the probe guest is built from',
    why,
    fix: 'Run `sudo apt-get update`.',
  });
}
