import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { endedBySignal } from '../../process/ended-by-signal.ts';
import { childEnvironment, startError } from '../../process/run.ts';
import { type DataMember, findData, notUnpacked } from './deb.ts';
import { noSpace } from './no-space.ts';
import { requireTools, zstd } from './requirements.ts';

/** tar's decompressors; xz uses all processors, which works because Debian compresses in blocks. */
const decompressors: Readonly<Record<DataMember['compression'], string | undefined>> = {
  none: undefined,
  gz: 'gzip',
  xz: 'xz -T0',
  zst: 'zstd',
};

/** Folders of a package that a probe never needs. */
const documentation = '--exclude=*/usr/share';

/**
 * Unpacks a Debian package into `folder`; nothing in it is run or registered.
 * @param wanted patterns of the files and folders to unpack, in the syntax of tar's `--wildcards`; a pattern may match nothing. Default: all.
 * @throws VirtspecError `probe-unpack`, `probe-tools-missing`, `no-space`; the signal's reason
 */
export async function unpackPackage(
  file: string,
  folder: string,
  wanted: readonly string[] = [],
  signal?: AbortSignal,
): Promise<void> {
  const { compression, start, end } = await findData(file);
  if (compression === 'zst') await requireTools([zstd]);
  const program = decompressors[compression];
  const through = program ? [`--use-compress-program=${program}`] : [];
  const argv = ['-x', '-f', '-', '-C', folder, '--no-same-owner', ...through, documentation, '--wildcards', ...wanted];
  const { code, said } = await feed(createReadStream(file, { start, end, highWaterMark: 2 ** 20 }), argv, signal);
  if (said.includes('No space left')) throw noSpace(folder, said);
  if (code !== 0 && !onlyUnmatched(said)) throw notUnpacked(file, said || `tar exited with ${code}`);
}

/** Runs tar with `input`. */
async function feed(
  input: NodeJS.ReadableStream,
  argv: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly code: number; readonly said: string }> {
  const tar = spawn('tar', argv, {
    env: childEnvironment(),
    stdio: ['pipe', 'ignore', 'pipe'],
    ...(signal && { signal }),
  });
  let words = '';
  tar.stderr.on('data', (chunk: Buffer) => (words += chunk.toString('utf8')));
  const ended = new Promise<number>((resolve, reject) => {
    tar.once('error', (cause) => reject(startError('tar', cause)));
    tar.once('close', (code, killer) =>
      killer === null ? resolve(code ?? 0) : reject(endedBySignal('tar', killer, words)),
    );
  });
  // If tar ends early, it breaks the pipe; its exit code and message give the reason.
  await Promise.allSettled([pipeline(input, tar.stdin), ended]);
  signal?.throwIfAborted();
  return { code: await ended, said: words.trim() };
}

/** tar treats a pattern that matches nothing as an error. Here it only means that the package has no such file. */
function onlyUnmatched(said: string): boolean {
  const lines = said.split('\n');
  return lines.every((line) =>
    /: (Not found in archive|Exiting with failure status due to previous errors)$/.test(line),
  );
}
