import { basename, dirname } from 'node:path';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';

/** Files that a lab comes from, and that are passed instead of the lab file: as YAML, every line of them would be a problem. */
const sources: readonly (readonly [ending: RegExp, what: string])[] = [
  [/\.nix$/i, 'Nix code'],
  [/\.xml$/i, 'libvirt XML'],
];

/**
 * Refuses the declaration of a lab where its lab file is expected.
 * @param path as the user wrote it
 * @throws VirtspecError `lab-is-source`
 */
export function refuseSource(path: string): void {
  const what = sources.find(([ending]) => ending.test(path))?.[1];
  if (what === undefined) return;
  throw new VirtspecError({
    code: 'lab-is-source',
    kind: 'usage',
    what: `${path} is ${what}, not a lab file`,
    why: 'a lab file is YAML, and names what declares the lab',
    fix: `Pass the lab file (lab.yaml), or the folder that it is in. If there is none yet: ${initOf(path, what)}.`,
  });
}

/** `virtspec init` for the lab that the file is part of. XML files are in a folder of their kind. */
function initOf(path: string, what: string): string {
  const folder = what === 'Nix code' ? dirname(path) : dirname(dirname(path));
  const init = folder === '.' ? 'virtspec init' : `virtspec init ${shellWord(folder)}`;
  if (basename(path) !== 'flake.nix') return init;
  return `${init} (or virtspec init ${folder === '.' ? '.' : shellWord(folder)}#HOST)`;
}
