import { dirname } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { NixSource } from '../lab/lab.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { findNixpkgsPin, findNixVirtPin } from '../nix/flake-lock.ts';
import { findNixpkgsLib } from '../nix/nixpkgs-lib.ts';
import { nixvirtName } from '../nixvirt/nixvirt-name.ts';
import { obtainNixVirt } from '../nixvirt/obtain-nixvirt.ts';
import type { NixWorld } from './render-live.ts';

export interface WorldOptions {
  /** See `RenderOptions`. */
  readonly nixvirt?: string | undefined;
  readonly nixpkgs: NixpkgsChoice;
  readonly signal?: AbortSignal | undefined;
}

/** What is available to evaluate with, and its name; or why nothing is. */
export type FoundWorld =
  | { readonly world: NixWorld; readonly nixvirt: string; readonly moduleMissing?: string | undefined }
  | { readonly missing: string; readonly fix?: string };

/**
 * Finds what a lab is evaluated with.
 *
 * @throws VirtspecError as `obtainNixVirt` and `findNixpkgsLib`; `nixpkgs-not-locked`
 */
export function findWorld(source: NixSource, env: NodeJS.ProcessEnv, options: WorldOptions): Promise<FoundWorld> {
  return options.nixpkgs === 'own' ? findOwnWorld(source, env, options) : findStubWorld(source, env, options);
}

async function findStubWorld(source: NixSource, env: NodeJS.ProcessEnv, options: WorldOptions): Promise<FoundWorld> {
  const { folder, flake, lists } = source;
  const pin = await findNixVirtPin(folder);
  const nixvirt = await obtainNixVirt(pin, env, { asked: options.nixvirt, signal: options.signal });
  if ('missing' in nixvirt) return flake && !pin ? { ...nixvirt, fix: lockFirst(nixvirt.fix) } : nixvirt;
  const lib = await findNixpkgsLib(await findNixpkgsPin(flake?.folder ?? folder), env);
  const moduleMissing = flake && 'missing' in lib ? lib.missing : undefined;
  if (moduleMissing !== undefined && lists === undefined) return { missing: moduleMissing, fix: fetchInputs };
  const nixpkgsLib = 'folder' in lib ? lib.folder : undefined;
  return { world: { nixpkgs: 'stub', nixvirt: nixvirt.folder, nixpkgsLib }, nixvirt: nixvirt.name, moduleMissing };
}

/** A lock is binding, so a flake without one gets it before another NixVirt is offered. */
function lockFirst(fix: string | undefined): string {
  return `Lock the flake: \`nix flake lock\`. Without it: ${fix}`;
}

const fetchInputs =
  "Fetch the flake's inputs (`nix flake archive`), set VIRTSPEC_NIXPKGS_LIB to a checkout of nixpkgs or of github:nix-community/nixpkgs.lib, or evaluate the flake with its own nixpkgs: --nixpkgs own";

async function findOwnWorld(
  source: NixSource,
  env: NodeJS.ProcessEnv,
  { nixvirt, signal }: WorldOptions,
): Promise<FoundWorld> {
  const pin = await findNixVirtPin(source.flake?.folder ?? source.folder);
  const inputsOf = source.flake?.folder ?? (pin && dirname(pin.lock));
  if (inputsOf === undefined) throw notLockedAtAll(source);
  if (nixvirt === undefined)
    return { world: { nixpkgs: 'own', inputsOf }, nixvirt: pin ? nixvirtName(pin) : 'its own NixVirt' };
  const asked = await obtainNixVirt(pin, env, { asked: nixvirt, signal });
  if ('missing' in asked) return asked;
  return { world: { nixpkgs: 'own', inputsOf, nixvirt: asked.folder }, nixvirt: asked.name };
}

function notLockedAtAll({ folder, flake }: NixSource): VirtspecError {
  return new VirtspecError({
    code: 'nixpkgs-not-locked',
    kind: 'usage',
    what: 'the lab has no nixpkgs of its own to be evaluated with',
    why: `no flake.lock at or above ${flake?.folder ?? folder} names NixVirt`,
    fix: 'Create it with `nix flake lock`, or render without nixpkgs: --nixpkgs stub',
  });
}
