import { VirtspecError } from '../error/virtspec-error.ts';
import type { NixVirtPin } from '../nix/flake-lock.ts';
import { notLocked } from '../nix/locked-source.ts';
import { narHash } from '../nix/nar-hash.ts';
import { sourceStorePath } from '../nix/store-path.ts';
import { knownNixVirt, nameByHash, refuseChanged } from './known-nixvirt.ts';
import { nixvirtCache } from './nixvirt-cache.ts';
import { nixvirtName } from './nixvirt-name.ts';
import { lackingParts, nixvirtTree } from './nixvirt-tree.ts';
import { type AbsentNixVirt, revisionMeant } from './nixvirt-word.ts';
import { publishedReleases, upstream } from './published-releases.ts';

/** NixVirt's source on this machine, or the reason why there is none. */
export type NixVirtSource = FoundNixVirt | { readonly missing: string; readonly fix?: string };

export interface FoundNixVirt {
  readonly folder: string;
  /** For a report: `NixVirt 0.6.0 (5dfe108)`. States it if it is not the locked one. */
  readonly name: string;
  /** The same, without a reference to the lock: for a report that lists several. */
  readonly release: string;
  /** Whether it is the one that the flake is locked to; undefined if there is no lock. */
  readonly locked: boolean | undefined;
}

/**
 * NixVirt's source: the one `asked` for, else the one that `VIRTSPEC_NIXVIRT` names, else the locked one, in the cache (`nixvirtCache`) or in Nix's
 * own store (if evaluating the flake has put it there). Without a lock, the newest release in the cache.
 *
 * A flake's lock is binding for everything except an explicit `asked`, which may be another release, to try it; then `name` states that it is not the
 * locked one. A revision whose narHash is known (from the lock, from its publication, from when it was added) must have that narHash in any case.
 *
 * @param asked folder, revision (7 hex digits or more), version or name: the value of `--nixvirt`
 * @throws VirtspecError `nixvirt-source-invalid` (it is not NixVirt), `nixvirt-source-mismatch`, `nixvirt-not-cached`
 */
export async function findNixVirt(
  pin: NixVirtPin | undefined,
  env: NodeJS.ProcessEnv,
  asked?: string,
): Promise<NixVirtSource> {
  const found = await lookUpNixVirt(pin, env, asked);
  if ('absent' in found) throw notCached(found);
  return found;
}

/** `findNixVirt`, but returns a result if what was asked for is not available. */
export async function lookUpNixVirt(
  pin: NixVirtPin | undefined,
  env: NodeJS.ProcessEnv,
  asked?: string,
): Promise<NixVirtSource | AbsentNixVirt> {
  const word = asked ?? env.VIRTSPEC_NIXVIRT;
  if (!word) return findLocked(pin, env);
  const known = await knownNixVirt(pin, env);
  const meant = await revisionMeant(word, known, env);
  if (typeof meant === 'object') return meant;
  const path = meant === undefined ? word : nixvirtCache(meant, env);
  const folder = await nixvirtTree(path, asked === undefined ? 'VIRTSPEC_NIXVIRT' : '--nixvirt');
  const hash = await narHash(folder);
  if (meant !== undefined) refuseChanged(known, meant, folder, hash);
  const release = nameByHash(known, hash, { cached: meant, asked: word }) ?? nameOf(folder, hash, meant);
  if (!pin) return { folder, name: release, release, locked: undefined };
  if (hash === pin.narHash) return { folder, name: release, release, locked: true };
  if (asked === undefined) throw notLocked(folder, hash, pin, nameAnother);
  return { folder, name: `${release}, not the locked ${nixvirtName(pin)}`, release, locked: false };
}

export function notCached({ absent }: AbsentNixVirt): VirtspecError {
  return new VirtspecError({ code: 'nixvirt-not-cached', kind: 'usage', ...absent });
}

async function findLocked(pin: NixVirtPin | undefined, env: NodeJS.ProcessEnv): Promise<NixVirtSource> {
  if (!pin?.rev) {
    const newest = pin ? undefined : await newestRelease(env);
    if (newest) return newest;
    const locked = pin ? `${pin.lock} names no revision of NixVirt` : 'no flake.lock names NixVirt';
    return {
      missing: `NixVirt’s source is not available: VIRTSPEC_NIXVIRT is not set, ${locked}${pin ? '' : ', and no release is in the cache'}`,
      fix: howToGet,
    };
  }
  const folders = [nixvirtCache(pin.rev, env), sourceStorePath(pin.narHash, env)];
  for (const folder of folders) {
    if ((await lackingParts(folder)).length > 0) continue;
    refuseChanged({ pin, names: [] }, pin.rev, folder, await narHash(folder));
    return { folder, name: nixvirtName(pin), release: nixvirtName(pin), locked: true };
  }
  return {
    missing: `the NixVirt source was not found: VIRTSPEC_NIXVIRT is not set, and there is no ${folders.join(', no ')}`,
    fix: `Add a checkout of ${pin.rev.slice(0, 7)} to the cache: virtspec nixvirt add PATH`,
  };
}

const newestVersion = publishedReleases.at(-1)?.version;

/** For this machine, once; without a lock, only releases are found in the cache. */
const howToGet = `Get it once: \`git clone --branch v${newestVersion} ${upstream} NixVirt\`, then \`virtspec nixvirt add NixVirt\`. With network access, \`--nixvirt ${newestVersion}\` fetches it.`;

/** The newest published release in the cache: for lists that are in no flake yet. */
async function newestRelease(env: NodeJS.ProcessEnv): Promise<FoundNixVirt | undefined> {
  for (const release of publishedReleases.toReversed()) {
    const folder = nixvirtCache(release.rev, env);
    if ((await lackingParts(folder)).length > 0) continue;
    refuseChanged({ pin: undefined, names: [] }, release.rev, folder, await narHash(folder));
    const name = nixvirtName(release);
    return { folder, name: `${name}, the newest release in the cache`, release: name, locked: undefined };
  }
  return undefined;
}

function nameOf(folder: string, hash: string, cached: string | undefined): string {
  return cached === undefined ? `NixVirt in ${folder} (${hash})` : `NixVirt (${cached.slice(0, 7)}, ${hash})`;
}

const nameAnother = 'Set VIRTSPEC_NIXVIRT to the locked revision, or pass this one with --nixvirt.';
