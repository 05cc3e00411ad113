import { dirname } from 'node:path';
import which from 'which';
import { VirtspecError } from '../error/virtspec-error.ts';
import { fixedLimit } from '../process/patience.ts';
import { type RunResult, run } from '../process/run.ts';
import type { Release } from './releases.ts';

export interface MakeOptions {
  readonly signal?: AbortSignal | undefined;
  /** The part of the URL before `/debian`. Default: Debian's own mirror. */
  readonly mirror?: string | undefined;
}

/** Some three hundred megabytes on a slow connection; a slow machine takes a quarter of an hour to unpack them. */
const limit = fixedLimit(
  3_600_000,
  'Check the network: `mmdebstrap --simulate SUITE /dev/null` shows what it downloads.',
);

/** Folders that a sandbox does not need. */
const left = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*', '/usr/share/info/*'];

/**
 * Creates a release's file system in a folder, with mmdebstrap: as root, or in a user namespace. apt verifies Debian's signatures, and only the
 * packages' own set-up runs. An outdated index is accepted: only a sandbox's libvirt will run there.
 *
 * @param folder is created; if this throws, its content is incomplete
 * @throws VirtspecError `system-tools-missing`, `system-not-made`, `no-space`, `command-timeout`, `command-killed`; the signal's reason
 */
export async function makeSystem(
  { suite, packages }: Release,
  folder: string,
  options: MakeOptions = {},
): Promise<void> {
  if ((await which('mmdebstrap', { nothrow: true })) === null) throw mmdebstrapMissing(suite);
  const { signal, mirror = 'https://deb.debian.org' } = options;
  const result = await run(
    [
      ...(['mmdebstrap', '--mode=auto', '--variant=minbase', '--format=directory'] as const),
      ...['Acquire::Check-Valid-Until "false"', 'APT::Install-Recommends "false"'].map(
        (option) => `--aptopt=${option}`,
      ),
      ...['force-unsafe-io', ...left.map((path) => `path-exclude=${path}`)].map((option) => `--dpkgopt=${option}`),
      `--include=${['ca-certificates', ...packages].join(',')}`,
      ...[suite, folder, `${mirror}/debian`],
    ],
    // It unmounts its mounts on SIGTERM.
    { timeout: limit, signal, group: true, grace: 20_000 },
  );
  if (result.code !== 0) throw notMade(suite, folder, result);
}

function mmdebstrapMissing(suite: string): VirtspecError {
  return new VirtspecError({
    code: 'system-tools-missing',
    kind: 'environment',
    what: `the libvirt of ${suite} is not cached, and mmdebstrap, which builds it, is not installed`,
    fix: 'Install mmdebstrap (the package of that name on Debian, Ubuntu and Fedora), or pass the root of a file system with libvirtd: --libvirt PATH.',
  });
}

function notMade(suite: string, folder: string, { stderr, code }: RunResult): VirtspecError {
  const lines = stderr.split('\n').map((line) => line.trim());
  const told = lines.filter((line) => /^E: |No space left|Could not|Failed/.test(line));
  // apt gives the reason; mmdebstrap's message after it adds nothing.
  const why = told.filter((line) => !/^E: (apt\b.* failed|mmdebstrap failed to run)/.test(line)).slice(0, 2);
  const said = (why.length > 0 ? why : lines.filter(Boolean).slice(-2)).join('; ').replaceAll('E: ', '');
  const full = /No space left|enough free space/i.test(stderr);
  return new VirtspecError({
    code: full ? 'no-space' : 'system-not-made',
    kind: 'environment',
    what: full
      ? `not enough space for the libvirt of ${suite} in ${dirname(folder)}`
      : `the libvirt of ${suite} could not be built`,
    why: said || `mmdebstrap exited with ${code} and printed nothing`,
    fix: full
      ? 'Free about 800 MB there, or set XDG_CACHE_HOME (and TMPDIR) to another file system.'
      : /NO_PUBKEY|not signed|keyring/i.test(stderr)
        ? 'Install a newer debian-archive-keyring, with the keys that sign this release.'
        : 'Check the network access to deb.debian.org, or set VIRTSPEC_PROBE_MIRROR to another Debian mirror. No partial files were left.',
  });
}
