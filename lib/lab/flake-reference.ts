import { resolve } from 'node:path';
import type { FlakeReference } from './lab.ts';

const outputs = [
  'nixosModules',
  'nixosConfigurations',
  'homeModules',
  'homeManagerModules',
  'homeConfigurations',
] as const;

/**
 * Parses `source.flake`, in the style of `nixos-rebuild`: `.#host` is `nixosConfigurations.host`. A module is written in full, `.#nixosModules.lab`,
 * and so are home-manager's outputs, `.#homeConfigurations.me`; a folder alone means its `nixosModules.default`.
 *
 * @param base the folder that relative paths are relative to
 */
export function flakeReference(text: string, base: string): FlakeReference {
  const [path = '', fragment = ''] = splitAtHash(text);
  const folder = resolve(base, path || '.');
  if (fragment === '') return { folder, output: 'nixosModules', name: 'default' };
  const output = outputs.find((one) => fragment.startsWith(`${one}.`));
  const name = output === undefined ? fragment : fragment.slice(output.length + 1);
  return { folder, output: output ?? 'nixosConfigurations', name: unquoted(name) };
}

/** Why `source.flake` is invalid; undefined if it is valid. */
export function flakeProblem(text: string): string | undefined {
  const [path = '', fragment = ''] = splitAtHash(text);
  if (/^[a-z][a-z0-9+.-]*:/.test(path)) return 'must be a local folder, not a URL; check the flake out';
  if (outputs.some((one) => fragment === one || fragment === `${one}.`)) return `has no output name after ${fragment}`;
  return undefined;
}

/** As Nix prints it: `/lab#nixosModules.default`. */
export function flakeText({ folder, output, name }: FlakeReference): string {
  return `${folder}#${output}.${/^[\w-]+$/.test(name) ? name : JSON.stringify(name)}`;
}

function splitAtHash(text: string): [path: string, fragment?: string] {
  const at = text.indexOf('#');
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function unquoted(name: string): string {
  return /^".*"$/.test(name) ? name.slice(1, -1) : name;
}
