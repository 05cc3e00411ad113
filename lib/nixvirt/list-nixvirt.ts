import type { NixVirtPin } from '../nix/flake-lock.ts';
import { narHash } from '../nix/nar-hash.ts';
import { expectedHash, knownNixVirt } from './known-nixvirt.ts';
import { cachedRevisions, nixvirtCache } from './nixvirt-cache.ts';
import { publishedReleases } from './published-releases.ts';

/** One revision in the cache. */
export interface CachedNixVirt {
  readonly rev: string;
  /** As published, else as named in the lock. */
  readonly version: string | undefined;
  readonly names: readonly string[];
  readonly locked: boolean;
  /** Whether its hash differs from the known one; then it is refused when it is requested. */
  readonly changed: boolean;
}

/** The content of the cache, and the names whose revision was removed from it. */
export interface NixVirtListing {
  readonly revisions: readonly CachedNixVirt[];
  readonly lost: readonly { readonly name: string; readonly rev: string }[];
}

export async function listNixVirt(pin: NixVirtPin | undefined, env: NodeJS.ProcessEnv): Promise<NixVirtListing> {
  const known = await knownNixVirt(pin, env);
  const cached = await cachedRevisions(env);
  const revisions = cached.map(async (rev): Promise<CachedNixVirt> => {
    const locked = pin?.rev === rev;
    const published = publishedReleases.find((release) => release.rev === rev);
    const expected = expectedHash(known, rev)?.narHash;
    return {
      ...{ rev, locked },
      version: published?.version ?? (locked ? pin.version : undefined),
      names: known.names.filter((name) => name.rev === rev).map(({ name }) => name),
      changed: expected !== undefined && (await narHash(nixvirtCache(rev, env))) !== expected,
    };
  });
  return {
    revisions: await Promise.all(revisions),
    lost: known.names.filter(({ rev }) => !cached.includes(rev)),
  };
}
