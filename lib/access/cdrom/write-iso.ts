import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import which from 'which';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { runChecked } from '../../process/run.ts';
import { whyUnreadable } from '../../process/why-unreadable.ts';
import { mediumLabel } from './medium-label.ts';

/**
 * Writes an ISO with files and folders in its root, under their own names: Rock Ridge for Linux, Joliet for Windows.
 *
 * @throws VirtspecError `copy-source` (usage) for a path that cannot be read, or two of one name; `xorriso-missing`, `command-failed`; the signal's reason
 */
export async function writeIso(paths: readonly string[], iso: string, signal?: AbortSignal): Promise<void> {
  const names = new Set<string>();
  for (const path of paths) {
    await stat(path).catch((cause: NodeJS.ErrnoException) => {
      throw badSource(`${path} cannot be read`, whyUnreadable(cause), cause);
    });
    const name = basename(path);
    if (names.has(name.toLowerCase()))
      throw badSource(`two of the files are called ${name}`, 'a medium has one of each name');
    names.add(name.toLowerCase());
  }
  if ((await which('xorriso', { nothrow: true })) === null) throw noXorriso();
  const points = paths.map((path) => `${graftWord(basename(path))}=${graftWord(path)}`);
  // A file of more than 4 GiB needs level 3; -f follows links, which mean nothing in the guest.
  const how = ['-quiet', '-R', '-J', '-joliet-long', '-iso-level', '3', '-f', '-V', mediumLabel];
  await runChecked(['xorriso', '-as', 'mkisofs', ...how, '-o', iso, '-graft-points', ...points], {
    signal,
    // Of tens of gigabytes on a slow disk; it ends with the signal.
    timeout: 3_600_000,
  });
}

/** In a graft point, `=` and `\` stand for themselves behind a `\`. */
function graftWord(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('=', '\\=');
}

function badSource(what: string, why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({ code: 'copy-source', kind: 'usage', what, why, cause });
}

function noXorriso(): VirtspecError {
  return new VirtspecError({
    code: 'xorriso-missing',
    kind: 'environment',
    what: 'the medium cannot be written: xorriso is missing',
    why: 'it creates the ISO',
    fix: 'Install xorriso (Arch: libisoburn).',
  });
}
