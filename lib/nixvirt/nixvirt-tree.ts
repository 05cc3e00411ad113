import { realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';

/** NixVirt's source, from 0.2 to its master, is recognised by these: its library, its module, and its activation helper. */
const parts = ['flake.nix', 'lib.nix', 'modules.nix', 'generate-xml/domain.nix', 'tool/nixvirt-module-helper'];

/**
 * The folder at `path`, absolute and without symbolic links, if it contains NixVirt's source.
 *
 * @param namedBy what names it, for the message: `--nixvirt`
 * @throws VirtspecError `nixvirt-source-invalid`
 */
export async function nixvirtTree(path: string, namedBy: string): Promise<string> {
  const folder = await realpath(path).catch(() => undefined);
  if (folder === undefined) throw invalid(namedBy, `there is no ${resolve(path)}`);
  const lacking = await lackingParts(folder);
  if (lacking.length > 0) throw invalid(namedBy, `${folder} has no ${lacking.join(', no ')}`);
  return folder;
}

/** The parts of NixVirt's source that a folder lacks; all of them if there is no folder. */
export async function lackingParts(folder: string): Promise<string[]> {
  const there = await Promise.all(parts.map((part) => isFile(join(folder, part))));
  return parts.filter((_, index) => !there[index]);
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

function invalid(namedBy: string, why: string): VirtspecError {
  return new VirtspecError({
    code: 'nixvirt-source-invalid',
    kind: 'usage',
    what: `${namedBy} does not point to NixVirt's source`,
    why,
    fix: 'Use the top folder of a checkout of github.com/AshleyYakeley/NixVirt.',
  });
}
