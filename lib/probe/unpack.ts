import { spawn } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import { VirtspecError } from '../error/virtspec-error.ts';
import { childEnvironment, startError } from '../process/run.ts';
import { noSpace } from './apt.ts';

/** What no probe needs of a kernel's modules, and is most of them. */
const left = ['gpu', 'media', 'infiniband', 'iio', 'staging', 'net/wireless', 'input', 'hwmon', 'video', 'bluetooth'];
const excluded = [
  ...left.map((name) => `*/kernel/drivers/${name}`),
  ...['*/kernel/sound', '*/usr/share', '*/System.map*', './boot/config*'],
];

/**
 * Unpacks a Debian package into `folder`, but for what no probe needs; nothing of it is run or registered.
 * @throws VirtspecError `probe-unpack`, `no-space`, `command-not-found`; the signal's reason
 */
export async function unpackPackage(file: string, folder: string, signal?: AbortSignal): Promise<void> {
  const options = { env: childEnvironment(), ...(signal && { signal }) };
  const archive = spawn('dpkg-deb', ['--fsys-tarfile', file], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const tar = spawn('tar', ['-x', '-C', folder, '--no-same-owner', ...excluded.map((one) => `--exclude=${one}`)], {
    ...options,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let words = '';
  for (const child of [archive, tar]) child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString('utf8')));
  const ended = Promise.all([endOf(archive, 'dpkg-deb'), endOf(tar, 'tar')]);
  // Who ends early breaks the pipe; its exit code and words say why.
  await Promise.allSettled([pipeline(archive.stdout, tar.stdin), ended]);
  signal?.throwIfAborted();
  const codes = await ended;
  if (codes.every((code) => code === 0)) return;
  const why = words.trim() || `dpkg-deb and tar ended with ${codes.join(' and ')}`;
  if (words.includes('No space left')) throw noSpace(folder, why);
  throw new VirtspecError({
    code: 'probe-unpack',
    kind: 'environment',
    what: `the package ${file} could not be unpacked`,
    why,
    fix: 'Remove the file, so that it is downloaded again.',
  });
}

function endOf(child: ReturnType<typeof spawn>, name: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(startError(name, cause)));
    child.once('close', resolve);
  });
}
