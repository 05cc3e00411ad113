import type { RenderedObject } from '../../model/rendered.ts';
import { type NixAttributes, NixMarkup, type NixValue } from './nix-value.ts';

/**
 * Attributes without what libvirt read from files and wrote into the definition: the permissions of an active pool's folder, and a volume's permissions,
 * size on the disk and format version. Declared, the former would restart the pool at every switch as soon as the folder has others (check
 * `pool-permissions-whole`), and the latter mean something else for a volume that is created.
 */
export function withoutFacts({ kind, active }: RenderedObject, value: NixAttributes): NixAttributes {
  if (kind === 'pool' && active) return without(value, ['target', 'permissions']);
  if (kind !== 'volume') return value;
  const bare = [
    ['target', 'permissions'],
    ['target', 'compat'],
    ['backingStore', 'permissions'],
  ].reduce(without, value);
  return bare.has('allocation') && isSparse(value) ? new Map([...bare, ['allocation', sparse]]) : bare;
}

/** As a volume is created that takes up space when it is written. */
const sparse: NixAttributes = new Map<string, NixValue>([['count', 0n]]);

function isSparse(volume: NixAttributes): boolean {
  return JSON.stringify(texts(volume.get('allocation'))) !== JSON.stringify(texts(volume.get('capacity')));
}

function texts(value: NixValue | undefined): readonly string[] {
  return value instanceof Map ? [...(value as NixAttributes)].map(([name, one]) => `${name} ${String(one)}`) : [];
}

/** A value without an attribute, and without what is empty then. */
function without(value: NixAttributes, [name = '', ...below]: readonly string[]): NixAttributes {
  const inner = value.get(name);
  const rest = new Map(value);
  if (below.length === 0 || !(inner instanceof Map) || inner instanceof NixMarkup) rest.delete(name);
  else if (inner !== undefined) rest.set(name, without(inner as NixAttributes, below));
  if (isEmpty(rest.get(name))) rest.delete(name);
  return rest;
}

function isEmpty(value: NixValue | undefined): boolean {
  return value instanceof Map && value.size === 0;
}
