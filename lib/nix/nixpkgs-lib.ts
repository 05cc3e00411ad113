import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { NixpkgsPin } from './flake-lock.ts';
import { sourceStorePath } from './store-path.ts';

/** nixpkgs' `lib`, which evaluates modules, or the reason why there is none. */
export type NixpkgsLib = { readonly folder: string } | { readonly missing: string };

/**
 * nixpkgs' `lib` folder: the one that `VIRTSPEC_NIXPKGS_LIB` names, else that of the locked nixpkgs if Nix has fetched it already, else that of a
 * channel (`<nixpkgs>`). It is code without packages: nothing is built, and any version of recent years evaluates a lab's module the same way.
 *
 * @throws VirtspecError `nixpkgs-lib-invalid` if the variable names something else
 */
export async function findNixpkgsLib(pin: NixpkgsPin | undefined, env: NodeJS.ProcessEnv): Promise<NixpkgsLib> {
  const named = env.VIRTSPEC_NIXPKGS_LIB;
  if (named) {
    const folder = (await libIn(resolve(named, 'lib'))) ?? (await libIn(resolve(named)));
    if (folder !== undefined) return { folder };
    throw new VirtspecError({
      code: 'nixpkgs-lib-invalid',
      kind: 'usage',
      what: "VIRTSPEC_NIXPKGS_LIB does not point to nixpkgs' lib",
      why: `there is no modules.nix in ${resolve(named)}`,
      fix: 'Set it to a checkout of nixpkgs, or to its `lib` folder.',
    });
  }
  const fetched = pin && sourceStorePath(pin.narHash, env);
  for (const folder of [...(fetched ? [fetched] : []), ...channels(env)]) {
    const found = await libIn(join(folder, 'lib'));
    if (found !== undefined) return { folder: found };
  }
  const unset = "nixpkgs' lib was not found: VIRTSPEC_NIXPKGS_LIB is not set, there is no <nixpkgs>, and";
  if (fetched === undefined) return { missing: `${unset} no flake.lock names nixpkgs` };
  return { missing: `${unset} there is no ${fetched} (\`nix flake archive\` fetches it)` };
}

/** Where Nix looks for `<nixpkgs>`. https://nix.dev/manual/nix/latest/command-ref/env-common#env-NIX_PATH */
function channels({ NIX_PATH, NIX_STATE_DIR, HOME }: NodeJS.ProcessEnv): string[] {
  const entries = (NIX_PATH ?? '').split(':').filter(Boolean);
  const named = entries.flatMap((entry) => (entry.startsWith('nixpkgs=') ? [entry.slice('nixpkgs='.length)] : []));
  const searched = entries.filter((entry) => !entry.includes('=')).map((entry) => join(entry, 'nixpkgs'));
  const byDefault = HOME ? [join(HOME, '.nix-defexpr/channels/nixpkgs')] : [];
  return [
    ...named,
    ...searched,
    ...byDefault,
    join(NIX_STATE_DIR || '/nix/var/nix', 'profiles/per-user/root/channels/nixos'),
  ];
}

async function libIn(folder: string): Promise<string | undefined> {
  const there = await stat(join(folder, 'modules.nix')).then(
    (stats) => stats.isFile(),
    () => false,
  );
  return there ? folder : undefined;
}
