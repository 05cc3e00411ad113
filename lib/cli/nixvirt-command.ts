import { addNixVirt } from '../nix/add-nixvirt.ts';
import { findNixVirtPin, type NixVirtPin } from '../nix/flake-lock.ts';
import { cachedRevisions, nixvirtCacheFolder } from '../nix/nixvirt-cache.ts';

/** `virtspec nixvirt add`: says which revision it was, and where it is now. The lock is the nearest above the working directory. */
export async function addCommand(path: string): Promise<void> {
  const pin = await findNixVirtPin(process.cwd());
  const { rev, narHash, folder, locked, present } = await addNixVirt(path, pin, process.env);
  const which = pin && locked ? `${rev}, which ${pin.lock} is locked to` : rev;
  const lines = [
    present ? `NixVirt ${which}: it was there already, and is the same.` : `Added NixVirt ${which}.`,
    `  folder   ${folder}`,
    `  narHash  ${narHash}`,
  ];
  if (!locked) lines.push(`  use it   virtspec verify --nixvirt ${rev.slice(0, 12)}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** `virtspec nixvirt list`: a revision a line; the locked one says so. */
export async function listCommand(): Promise<void> {
  const pin = await findNixVirtPin(process.cwd());
  const revisions = await cachedRevisions(process.env);
  for (const rev of revisions) process.stdout.write(`${rev}${remark(rev, pin)}\n`);
  if (revisions.length === 0) process.stderr.write(`Nothing in ${nixvirtCacheFolder(process.env)}.\n`);
}

function remark(rev: string, pin: NixVirtPin | undefined): string {
  return pin?.rev === rev ? `  locked by ${pin.lock}` : '';
}
