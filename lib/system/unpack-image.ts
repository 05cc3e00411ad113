import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { makeFolders } from '../process/make-folders.ts';
import { fixedLimit } from '../process/patience.ts';
import { type RunResult, run } from '../process/run.ts';
import { requireSystem } from './requirements.ts';
import { System } from './system.ts';

/** Enough for some gigabytes from a slow disk. */
const limit = fixedLimit(3_600_000, 'Unpack it yourself, and pass the folder: --libvirt FOLDER.');

/** A file in the system that names the archive it came from. */
export const imageNote = '.virtspec-image';

/**
 * Unpacks the archive of a file system (`docker export`, `mmdebstrap`, `tar -c -C /`), in any compression that this machine's tar supports. Device
 * nodes are left out, because a sandbox has its own; owners too, so that no root is needed.
 *
 * @param folder is created; if this throws, its content is incomplete
 * @throws VirtspecError `image-not-unpacked`, `image-in-layers`, `system-incomplete`, `no-space`, `command-timeout`, `command-killed`; the signal's
 *   reason
 */
export async function unpackImage(file: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
  await makeFolders(folder);
  // Anchored: only /dev in the root, no other folder of that name.
  const left = ['--no-same-owner', '--anchored', '--exclude=./dev/*', '--exclude=dev/*', '--delay-directory-restore'];
  const argv = ['tar', '--extract', ...left, '--directory', folder, '--file', file] as const;
  const result = await run(argv, { timeout: limit, signal, group: true });
  if (result.code !== 0) throw notUnpacked(file, result);
  if (['manifest.json', 'oci-layout'].some((name) => existsSync(join(folder, name)))) throw inLayers(file);
  requireSystem(System.in(folder, file));
  await writeFile(join(folder, imageNote), `${file}\n`);
}

function notUnpacked(file: string, { stderr, code }: RunResult): VirtspecError {
  const [said = `tar exited with ${code} and printed nothing`] = stderr
    .split('\n')
    .map((line) => line.replace(/^tar: /, '').trim())
    .filter(Boolean);
  const full = /No space left/i.test(stderr);
  return new VirtspecError({
    code: full ? 'no-space' : 'image-not-unpacked',
    kind: full ? 'environment' : 'usage',
    what: full ? `not enough space for the contents of ${file}` : `--libvirt ${file}: tar cannot unpack it`,
    why: said,
    fix: full
      ? 'Free some space, or set XDG_CACHE_HOME to another file system.'
      : 'Pass the archive of a whole file system, such as `docker export CONTAINER` writes; for a disk image, pass the folder that it is mounted on.',
  });
}

/** The format of `docker save` and `skopeo`: an archive of archives. */
function inLayers(file: string): VirtspecError {
  return new VirtspecError({
    code: 'image-in-layers',
    kind: 'usage',
    what: `--libvirt ${file}: it is a layered image, not a file system`,
    fix: 'Export its file system instead: docker create IMAGE, then docker export CONTAINER >FILE.',
  });
}
