import * as z from 'zod';
import type { FlakeReference, NixSource } from '../lab/lab.ts';
import { nixpkgsByDefault } from '../nix/choose-nixpkgs.ts';
import { packageFile } from '../package-file.ts';
import { findWorld } from './find-world.ts';
import type { RenderOptions } from './render.ts';
import { evaluateIn, renderArguments } from './render-live.ts';

const names = z.array(z.string());
const outputs = z.object({
  nixosConfigurations: names,
  nixosModules: names,
  homeConfigurations: names,
  homeModules: names,
  homeManagerModules: names,
});

/**
 * What of a flake may apply a lab: hosts first, then modules, then what is home-manager's; `default` before its siblings.
 *
 * @param folder the flake's, absolute
 * @throws VirtspecError as `findWorld` and `evaluate`
 * @returns or why there is nothing to evaluate it with
 */
export async function listOutputs(
  folder: string,
  options: RenderOptions,
): Promise<readonly FlakeReference[] | { readonly missing: string; readonly fix?: string | undefined }> {
  const env = options.env ?? process.env;
  const flake = { folder, output: 'nixosConfigurations', name: '' } as const;
  const source: NixSource = {
    kind: 'nix',
    folder,
    lists: undefined,
    flake,
    connection: undefined,
    recorded: undefined,
  };
  // Names are the same with any nixpkgs: the one that is fetched by nobody will do.
  const nixpkgs = options.nixpkgs ?? (await nixpkgsByDefault(source, env)).at(-1) ?? 'stub';
  const found = await findWorld(source, env, { ...options, nixpkgs });
  if ('missing' in found) return found;
  const store = found.world.nixpkgs === 'own' ? 'own' : 'throwaway';
  const { signal, timeout } = options;
  const { lists: _, output: __, name: ___, connection: ____, ...args } = renderArguments(source, found.world);
  const file = packageFile('lib/render/outputs.nix');
  const { json } = await evaluateIn([file, found.world], args, { env, signal, timeout, folder, store });
  const listed = outputs.parse(json);
  return (Object.keys(outputs.shape) as (keyof typeof listed)[]).flatMap((output) =>
    [...listed[output]]
      .sort((a, b) => Number(b === 'default') - Number(a === 'default'))
      .map((name) => ({ folder, output, name })),
  );
}
