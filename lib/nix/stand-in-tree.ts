import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageFile } from '../package-file.ts';
import { ScratchFolder } from '../process/scratch-folder.ts';
import type { Asked } from './asked.ts';

/**
 * Creates a temporary folder that replaces nixpkgs' source, for work in a world without nixpkgs; it contains what a lab imports from nixpkgs by path.
 *
 * @param nixpkgsLib nixpkgs' `lib` folder
 * @param nixvirt NixVirt's source
 * @param work receives its path
 */
export async function withStubTree<T>(
  { nixpkgsLib, nixvirt }: { readonly nixpkgsLib: string; readonly nixvirt: string },
  work: (tree: string) => Promise<T>,
): Promise<T> {
  await using folder = await ScratchFolder.make(join(tmpdir(), 'virtspec-nixpkgs-'));
  const files: Readonly<Record<string, string>> = {
    'arguments.nix': `{ nixpkgsLib = ${text(nixpkgsLib)}; nixpkgsTree = toString ./.; nixvirt = ${text(nixvirt)}; }`,
    'world.nix': `import ${path(packageFile('lib/nix/stand-ins/nixos.nix'))} (import ./arguments.nix)`,
    'flake-compat/default.nix': `import ${path(packageFile('lib/nix/stand-ins/inputs/flake-compat.nix'))} (import ../arguments.nix)`,
    'default.nix': '(import ./world.nix).pkgsOf',
    'flake.nix': '{ outputs = _: { }; }',
    'nixos/lib/eval-config.nix': '(import ../../world.nix).nixosSystem',
    'nixos/default.nix':
      '{ configuration, ... }@arguments: (import ../world.nix).nixosSystem (removeAttrs arguments [ "configuration" ] // { modules = [ configuration ]; })',
  };
  for (const [name, content] of Object.entries(files)) await put(join(folder.path, name), content);
  await symlink(nixpkgsLib, join(folder.path, 'lib'));
  return await work(folder.path);
}

/** Writes what a lab needs into the folder, where Nix reads it. A NixOS module that is needed is created empty. */
export async function tellStubTree(tree: string, asked: Asked): Promise<void> {
  await put(join(tree, 'asked.json'), JSON.stringify(asked));
  for (const [file] of asked.modules) {
    const isFile = file?.endsWith('.nix');
    await put(join(tree, 'nixos/modules', isFile ? `${file}` : `${file}/default.nix`), '{ }');
  }
}

async function put(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${content}\n`);
}

/** A text as a Nix string. */
function text(value: string): string {
  return `"${value.replaceAll(/["\\]|\$(?=\{)/g, (character) => `\\${character}`)}"`;
}

function path(value: string): string {
  return `(/. + ${text(value)})`;
}
