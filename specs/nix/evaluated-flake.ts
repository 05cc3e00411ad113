import { fileURLToPath } from 'node:url';
import { evaluate } from '../../lib/nix/evaluate.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();

/** Why the flake cannot be evaluated here. */
export const missing = nixvirt.missing ?? lib.missing;

/** The NixVirt that it is evaluated with. */
export const { folder: nixvirtFolder } = nixvirt;

/** The project's own flake, with NixVirt's real module and names for packages. */
export interface EvaluatedFlake {
  readonly enable: boolean;
  readonly swtpm: { readonly enable: boolean };
  readonly objects: Readonly<
    Record<string, Readonly<Record<string, readonly { active: boolean | null; file: string }[]>>>
  >;
  /** By connection and pool. */
  readonly volumes: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** The assertions that fail. */
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
  /** The module's own options. */
  readonly options: Readonly<Record<string, { readonly type: string; readonly description: string }>>;
  readonly paths: Readonly<Record<string, string>>;
  readonly tmpfiles: { readonly rules: readonly string[] };
  readonly service: string;
  readonly shells: Readonly<
    Record<
      string,
      { packages: readonly string[]; python: readonly string[]; VIRTSPEC_NIXVIRT: string; shellHook: string }
    >
  >;
}

/**
 * @param settings a module in addition to the lab's
 * @param module which of the flake's modules
 */
export async function evaluatedFlake(settings: object, module: 'default' | 'lab' = 'default'): Promise<EvaluatedFlake> {
  const args = {
    nixvirt: nixvirt.folder,
    nixpkgsLib: lib.folder,
    flake: path('flake.nix'),
    module,
    settings: JSON.stringify(settings),
  };
  return (await evaluate(path('specs/nix/module.nix'), args, {
    env: process.env,
    folder: path('nixvirt'),
  })) as EvaluatedFlake;
}

function path(file: string): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url));
}
