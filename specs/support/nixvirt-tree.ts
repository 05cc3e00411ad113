import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes a folder that is recognised as NixVirt's source, and cannot render; `lib` makes each one different. */
export async function writeNixVirtTree(folder: string, lib = 'stuff: { }'): Promise<string> {
  const files = ['flake.nix', 'lib.nix', 'modules.nix', 'generate-xml/domain.nix', 'tool/nixvirt-module-helper'];
  for (const name of files) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, name === 'lib.nix' ? lib : '');
  }
  return folder;
}

/** A `flake.lock` that locks NixVirt, as version 0.6.0. */
export function nixvirtLock(rev: string, narHash: string): string {
  const url = 'https://flakehub.com/f/AshleyYakeley/NixVirt/0.6.0.tar.gz';
  const nodes = {
    root: { inputs: { NixVirt: 'NixVirt' } },
    NixVirt: { locked: { narHash, rev, type: 'tarball', url } },
  };
  return JSON.stringify({ nodes, root: 'root', version: 7 });
}
