import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import pLimit from 'p-limit';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { curlTool, fetchFirst } from './curl.ts';
import type { PackageSource } from './package-source.ts';

/** A package in virtspec's own list, for machines without apt. */
export interface PinnedPackage {
  readonly name: string;
  /** With its epoch: `1:1.35.0-4`. */
  readonly version: string;
  readonly archive: 'debian' | 'debian-security';
  /** In the archive: `pool/main/b/busybox/busybox-static_1.35.0-4_amd64.deb`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** The packages of one date. */
export interface PinnedList {
  /** `20261125T120000Z`: a time at which the archives had all of them, in the format of snapshot.debian.org. */
  readonly timestamp: string;
  readonly packages: readonly PinnedPackage[];
}

/**
 * The value of `VIRTSPEC_PROBE_MIRROR`: the part of the URL before `/debian/pool` and `/debian-security/pool`.
 * @throws VirtspecError `probe-mirror-invalid`
 */
export function mirrorFrom(env: NodeJS.ProcessEnv): string | undefined {
  const named = env.VIRTSPEC_PROBE_MIRROR;
  if (!named) return undefined;
  if (URL.canParse(named) && /^https?:$/.test(new URL(named).protocol)) return named.replace(/\/+$/, '');
  throw new VirtspecError({
    code: 'probe-mirror-invalid',
    kind: 'usage',
    what: 'VIRTSPEC_PROBE_MIRROR is not a Debian mirror',
    why: `${named} does not start with https:// or http://`,
    fix: 'Set it to the part of the mirror’s URL before /debian/pool: https://deb.debian.org.',
  });
}

/** Downloads at the same time. */
const atOnce = 6;

/**
 * Packages from lists, downloaded with curl, for a machine without apt.
 * @param mirror replaces Debian's own mirror, and its snapshot archive
 */
export function pinnedSource(lists: readonly PinnedList[], mirror?: string): PackageSource {
  const all = lists.flatMap(({ timestamp, packages }) => packages.map((pinned) => ({ pinned, timestamp })));
  const packages = all.map(({ pinned }) => ({ name: pinned.name, file: fileOf(pinned) }));
  return {
    tools: [curlTool],
    state: async () => createHash('sha256').update(JSON.stringify(lists)).digest('hex'),
    resolve: async () => packages,
    download: async (wanted, folder, { signal }) => {
      const files = new Set(wanted.map(({ file }) => file));
      const limit = pLimit(atOnce);
      const missing = all.filter(({ pinned }) => files.has(fileOf(pinned)));
      await untilOneFails(signal, (stop) =>
        missing.map(({ pinned, timestamp }) =>
          limit(() => download(pinned, urlsOf(pinned, timestamp, mirror), folder, stop)),
        ),
      );
    },
  };
}

/** apt's file name, so that both sources find what the other downloaded. */
function fileOf({ name, version, path }: PinnedPackage): string {
  const architecture = basename(path, '.deb').split('_').at(-1);
  return `${name}_${version.replaceAll(':', '%3a')}_${architecture}.deb`;
}

/** Debian's mirrors drop replaced packages; its snapshot archive does not. */
function urlsOf({ archive, path }: PinnedPackage, timestamp: string, mirror?: string): readonly string[] {
  // Some servers interpret a plus as a space.
  const place = path.split('/').map(encodeURIComponent).join('/');
  if (mirror !== undefined) return [`${mirror}/${archive}/${place}`];
  return [
    `https://deb.debian.org/${archive}/${place}`,
    `https://snapshot.debian.org/archive/${archive}/${timestamp}/${place}`,
  ];
}

/** The first failure aborts the others; it is thrown after all have ended, so that none still writes into the folder when it is removed. */
async function untilOneFails(
  signal: AbortSignal | undefined,
  start: (signal: AbortSignal) => readonly Promise<void>[],
): Promise<void> {
  const stop = new AbortController();
  const running = start(signal ? AbortSignal.any([signal, stop.signal]) : stop.signal);
  for (const one of running) one.catch((error: unknown) => stop.abort(error));
  const failed = (await Promise.allSettled(running)).find((one) => one.status === 'rejected');
  if (failed) throw stop.signal.reason;
}

async function download(
  pinned: PinnedPackage,
  urls: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const file = join(folder, fileOf(pinned));
  const url = await fetchFirst(urls, { name: pinned.name, file, size: pinned.size, signal });
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) hash.update(chunk);
  const sha256 = hash.digest('hex');
  const { size } = await stat(file);
  if (size !== pinned.size || sha256 !== pinned.sha256) throw differs(pinned, url, size, sha256);
}

function differs({ name, version, ...pinned }: PinnedPackage, url: string, size: number, sha256: string) {
  return new VirtspecError({
    code: 'probe-download-differs',
    kind: 'environment',
    what: `${url} is not the package ${name} ${version} that virtspec expects; it was discarded`,
    why: `expected ${pinned.size} bytes with SHA-256 ${pinned.sha256}, received ${size} with ${sha256}`,
    fix: 'Try another network, or set VIRTSPEC_PROBE_MIRROR to another mirror; something between changes files, or responds in place of the mirror.',
  });
}
