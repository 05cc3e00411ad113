import { randomBytes } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { makeFolders } from '../process/make-folders.ts';
import { findOutputPlace } from '../process/output-place.ts';
import { writeDescriptor, writeStream } from '../process/write-stream.ts';

/**
 * Writes `content` to `path`, completely or not at all: into a temporary file next to it, which then replaces it. Links are followed and kept; a
 * device or a FIFO is written to directly. Missing folders are created.
 *
 * @throws VirtspecError `output-place`, `report-not-written`
 */
export async function writeWholeFile(path: string, content: string | Uint8Array): Promise<void> {
  const place = await findOutputPlace(path);
  try {
    if (place.kind === 'file') await replaceFile(place.path, content);
    else if (place.kind === 'stream') await writeStream(place.path, content);
    else await writeDescriptor(place.descriptor, path, content);
  } catch (cause) {
    throw new VirtspecError({
      code: 'report-not-written',
      kind: 'environment',
      what: `${path} could not be written`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'Give a path that this user may write to, with room on its disk: --reporter FORMAT:PATH.',
      cause,
    });
  }
}

async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  await makeFolders(dirname(path));
  const before = await stat(path).catch(() => undefined);
  // A short, separate name, because the file's own may already have the maximum length.
  const draft = join(dirname(path), `.virtspec-${randomBytes(4).toString('hex')}`);
  try {
    await writeFile(draft, content, { flag: 'wx', ...(before && { mode: before.mode & 0o777 }) });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    if (before === undefined || !staysWhereItIs(error)) throw error;
    await writeFile(path, content);
  }
}

/** The file cannot be replaced: the folder is not writable, or the file is a mount (in a container). */
function staysWhereItIs(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EBUSY', 'EXDEV'].includes((error as NodeJS.ErrnoException).code ?? '');
}
