import { findNixVirtPin } from '../nix/flake-lock.ts';
import { addNixVirt } from '../nixvirt/add-nixvirt.ts';
import { type CachedNixVirt, listNixVirt } from '../nixvirt/list-nixvirt.ts';
import { nixvirtCacheFolder } from '../nixvirt/nixvirt-cache.ts';

/** `virtspec nixvirt add`: prints the revision, and where it is stored. The lock is the nearest one in or above the working directory. */
export async function addCommand(path: string, { as }: { readonly as?: string }): Promise<void> {
  const pin = await findNixVirtPin(process.cwd());
  const added = await addNixVirt(path, pin, process.env, { as });
  const { rev, narHash, folder, locked, present, version, name, notNamed } = added;
  const which = pin && locked ? `${rev} (locked by ${pin.lock})` : `${rev}${version ? ` (${version})` : ''}`;
  const lines = [
    present ? `NixVirt ${which} is already in the cache, unchanged.` : `Added NixVirt ${which}.`,
    `  folder     ${folder}`,
    `  narHash    ${narHash}`,
    ...(name === undefined ? [] : [`  name       ${name}`]),
    ...(notNamed === undefined ? [] : [`  no name    ${notNamed}`]),
    ...(locked ? [] : [`  to use it  virtspec verify --nixvirt ${version ?? name ?? rev.slice(0, 12)}`]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** `virtspec nixvirt list`: one revision per line, with its version and its names; the locked one is marked. */
export async function listCommand(): Promise<void> {
  const pin = await findNixVirtPin(process.cwd());
  const { revisions, lost } = await listNixVirt(pin, process.env);
  for (const one of revisions) process.stdout.write(`${describe(one, pin?.lock)}\n`);
  for (const { name, rev } of lost) process.stderr.write(`${name} was ${rev}, which is no longer in the cache.\n`);
  if (revisions.length === 0) process.stderr.write(`No NixVirt revisions in ${nixvirtCacheFolder(process.env)}.\n`);
}

function describe({ rev, version, names, locked, changed }: CachedNixVirt, lock: string | undefined): string {
  const words = [...(version === undefined ? [] : [version]), ...names];
  const remarks = [...(locked ? [`locked by ${lock}`] : []), ...(changed ? ['changed since it was added'] : [])];
  return [rev, ...(words.length > 0 ? [words.join(', ')] : []), ...remarks].join('  ');
}
