import { readlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Fact, seen, valueOf } from '../fact.ts';
import type { LibvirtFacts, StoreObject } from '../host-facts.ts';
import { type Patience, say, within } from './within.ts';

/** An object of Nix's store, at the beginning of a path: `/nix/store/HASH-NAME`. https://nix.dev/manual/nix/latest/store/store-path */
const objects = /\/nix\/store\/[0-9a-df-np-sv-z]{32}-[\w+.?=-]+/g;

/** The objects of Nix's store that a text names, each once. */
export function storeObjectsIn(text: string): readonly string[] {
  return [...new Set(text.match(objects) ?? [])];
}

/** What Nix says about the objects of its store that the domains of libvirt name. */
export function collectStore(
  guests: LibvirtFacts['guests'],
  patience: Patience,
): Promise<Fact<ReadonlyMap<string, StoreObject>>> {
  const named = new Set([...(valueOf(guests)?.values() ?? [])].flatMap(({ store }) => store.map(({ path }) => path)));
  return within('Nix’s store', patience, async () => {
    const found = await Promise.all([...named].map(async (path) => [path, await look(path, patience)] as const));
    const unknown = found.find(([, object]) => 'unknown' in object)?.[1];
    if (unknown && 'unknown' in unknown) return unknown;
    const value = new Map(found as readonly (readonly [string, StoreObject])[]);
    return seen(value, 'nix-store --query --roots', '');
  });
}

async function look(path: string, patience: Patience): Promise<StoreObject | { readonly unknown: string }> {
  const invalid = await say(['nix-store', '--check-validity', '--print-invalid', path], patience);
  if (invalid.code !== 0) return { unknown: `nix-store --check-validity: ${lastLine(invalid.stderr)}` };
  if (invalid.stdout.includes(path)) return { there: false, roots: [] };
  const { code, stdout, stderr } = await say(['nix-store', '--query', '--roots', path], patience);
  if (code !== 0) return { unknown: `nix-store --query --roots: ${lastLine(stderr)}` };
  const roots = stdout
    .split('\n')
    .flatMap((line) => /^(.+?) -> /.exec(line)?.[1] ?? (line.startsWith('{') ? line : []));
  return {
    there: true,
    roots: await Promise.all(roots.map(async (root) => ({ root, lasts: await lasts(root) }))),
  };
}

/** Whether a root is there until someone removes it: not a process, not the system that was booted, not an older generation of a profile. */
async function lasts(root: string): Promise<boolean> {
  if (/^(\/proc\/|\{)/.test(root) || root === '/run/booted-system') return false;
  const profile = /^(.*)-\d+-link$/.exec(root)?.[1];
  if (profile === undefined) return true;
  const current = await readlink(profile).catch(() => undefined);
  return current === undefined || join(dirname(profile), current) === root || current === root;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) || 'no words';
}
