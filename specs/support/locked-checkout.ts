import { execFileSync } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeWritable } from '../../lib/nix/make-writable.ts';
import { writeStandInNixpkgs } from './stand-in-nixpkgs.ts';
import { root } from './virtspec.ts';

/** Where a flake's inputs are on this machine. */
export interface Inputs {
  /** The stand-in for nixpkgs. */
  readonly nixpkgs: string;
  readonly NixVirt: string;
}

/**
 * Writes the inputs of this project's flake under `folder`: a stand-in for nixpkgs, and a copy of NixVirt.
 *
 * @param sources nixpkgs' `lib` folder and NixVirt's source
 */
export async function writeInputs(
  folder: string,
  sources: { readonly lib: string; readonly nixvirt: string },
): Promise<Inputs> {
  const nixpkgs = await writeStandInNixpkgs(join(folder, 'nixpkgs'), sources.lib);
  const NixVirt = join(folder, 'nixvirt');
  await cp(sources.nixvirt, NixVirt, { recursive: true, filter: (file) => !file.endsWith('/.git') });
  await makeWritable(NixVirt);
  return { nixpkgs, NixVirt };
}

/** Copies the files of this checkout that git tracks or would add to `folder`, as Nix does with a flake, and locks it to `inputs`. */
export async function writeLockedCheckout(folder: string, inputs: Inputs, nix: NodeJS.ProcessEnv): Promise<string> {
  // Its own lock is regenerated, and Nix up to 2.8 cannot read FlakeHub's tarball attributes.
  for (const file of filesOfTheCheckout().filter((name) => name !== 'flake.lock')) {
    await mkdir(join(folder, dirname(file)), { recursive: true });
    await cp(join(root, file), join(folder, file), { verbatimSymlinks: true });
  }
  lock(folder, { ...inputs }, nix);
  return folder;
}

/** The files of this checkout that git tracks or would add; a deleted file is left out. */
export function filesOfTheCheckout(): readonly string[] {
  const list = (...options: string[]) =>
    execFileSync('git', ['-C', root, 'ls-files', '-z', ...options], { encoding: 'utf8' })
      .split('\0')
      .filter(Boolean);
  const deleted = new Set(list('--deleted'));
  return list('--cached', '--others', '--exclude-standard').filter((file) => !deleted.has(file));
}

/** `nix flake lock`, with each input of that name replaced by a folder of this machine. */
export function lock(folder: string, inputs: Readonly<Record<string, string>>, nix: NodeJS.ProcessEnv): void {
  const overrides = Object.entries(inputs).flatMap(([name, path]) => ['--override-input', name, `path:${path}`]);
  execFileSync('nix', ['flake', 'lock', ...overrides, `path:${folder}`], {
    env: { ...process.env, ...nix },
    stdio: 'pipe',
  });
}
