import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageFile } from '../package-file.ts';
import { ScratchFolder } from '../process/scratch-folder.ts';
import type { Asked } from './asked.ts';

/**
 * Lets something be done with a folder that stands for nixpkgs' source where there is none: what a lab imports of it by path is in it. It is gone afterwards.
 *
 * @param nixpkgsLib nixpkgs' `lib` folder
 * @param nixvirt NixVirt's source
 * @param work gets its path
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

/** Tells the folder what a lab has been found to ask for: Nix reads it there. A module of NixOS that is asked for is there, and empty. */
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

/** A text as Nix writes it. */
function text(value: string): string {
  return `"${value.replaceAll(/["\\]|\$(?=\{)/g, (character) => `\\${character}`)}"`;
}

function path(value: string): string {
  return `(/. + ${text(value)})`;
}
