import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';

/**
 * Writes `content` to `path` as a whole or not at all: into a file beside it first, which then takes its place. A link at `path` is
 * replaced, not followed. Folders are made as needed.
 *
 * @throws VirtspecError `report-not-written`
 */
export async function writeWholeFile(path: string, content: string | Uint8Array): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, content, { flag: 'wx' });
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {});
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
