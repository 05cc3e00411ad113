import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { flakeProblem } from '../lab/flake-reference.ts';
import { requireFlake } from '../render/require-source.ts';
import { listXmlFiles } from '../render/xml-files.ts';

/** What a lab can be begun from; `text` is as `source:` says it, relative to the lab file. */
export type StartingPoint =
  | { readonly kind: 'flake'; readonly text: string; readonly named: boolean }
  | { readonly kind: 'nix'; readonly text: string }
  | { readonly kind: 'xml'; readonly text: string };

/** Where people keep it, in a folder without a flake. */
const usualFolders = ['.', 'nixvirt', 'virt', 'libvirt', 'vms', 'xml'];

const lists = ['networks.nix', 'pools.nix', 'domains.nix'];

/**
 * Finds what a lab is declared by.
 *
 * @param said by the user: a flake with or without an output (`.#host`), or a folder; undefined: look around in `base`
 * @param base folder of the lab file to be
 * @throws VirtspecError `init-nothing-found` (usage), with what was looked for; `init-source` for what is no source; as `requireFlake`
 */
export async function findSource(said: string | undefined, base: string): Promise<StartingPoint> {
  if (said?.includes('#')) return namedFlake(said, base);
  const folder = resolve(said ?? base);
  const found = await look(folder, base);
  if (found) return found;
  if (said !== undefined) throw await nothingIn(said, folder);
  for (const usual of usualFolders) {
    const below = await look(join(folder, usual), base);
    if (below) return below;
  }
  throw nothingFound(folder);
}

async function namedFlake(said: string, base: string): Promise<StartingPoint> {
  const problem = flakeProblem(said);
  if (problem !== undefined) {
    throw new VirtspecError({
      code: 'init-source',
      kind: 'usage',
      what: `${said} ${problem}`,
      fix: 'Name a flake of this machine and its output: virtspec init .#HOST',
    });
  }
  const [folder = '', output = ''] = [said.slice(0, said.indexOf('#')), said.slice(said.indexOf('#'))];
  await requireFlake(resolve(folder || '.'), said);
  return { kind: 'flake', text: `${from(base, resolve(folder || '.'))}${output}`, named: true };
}

async function look(folder: string, base: string): Promise<StartingPoint | undefined> {
  const text = from(base, folder);
  if (await isFile(join(folder, 'flake.nix'))) return { kind: 'flake', text, named: false };
  for (const list of lists) if (await isFile(join(folder, list))) return { kind: 'nix', text };
  const files = await listXmlFiles(folder);
  return files.length > 0 ? { kind: 'xml', text } : undefined;
}

/** As a lab file in `base` names it. */
function from(base: string, folder: string): string {
  return relative(base, folder) || '.';
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

const looked =
  'a flake.nix; networks.nix, pools.nix or domains.nix; or networks/*.xml, pools/*.xml, volumes/POOL/*.xml, domains/*.xml';

async function nothingIn(said: string, folder: string): Promise<VirtspecError> {
  const found = await stat(folder).catch(() => undefined);
  return new VirtspecError({
    code: 'init-nothing-found',
    kind: 'usage',
    what: `there is no lab in ${said}`,
    why: !found ? 'it does not exist' : found.isDirectory() ? `it has none of: ${looked}` : 'it is not a folder',
    fix: 'Name a flake (virtspec init .#HOST), or a folder of NixVirt lists or libvirt XML.',
  });
}

function nothingFound(folder: string): VirtspecError {
  return new VirtspecError({
    code: 'init-nothing-found',
    kind: 'usage',
    what: `no lab was found in ${folder}`,
    why: `neither it nor ${usualFolders.slice(1).join('/, ')}/ has ${looked}`,
    fix: 'Name a flake (virtspec init .#HOST) or a folder, or begin from what this host runs: virtspec init -c qemu:///system',
  });
}
