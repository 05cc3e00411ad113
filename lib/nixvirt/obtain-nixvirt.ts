import { VirtspecError } from '../error/virtspec-error.ts';
import type { NixVirtPin } from '../nix/flake-lock.ts';
import { fetchNixVirt } from './fetch-nixvirt.ts';
import { fetchRelease } from './fetch-release.ts';
import { findNixVirt, lookUpNixVirt, type NixVirtSource, notCached } from './nixvirt-source.ts';
import type { AbsentNixVirt } from './nixvirt-word.ts';
import { upstream } from './published-releases.ts';

export interface ObtainOptions {
  /** The value of `--nixvirt`, see `findNixVirt`. */
  readonly asked?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The git repository that releases and branches are fetched from. Default: NixVirt's own. */
  readonly repository?: string | undefined;
}

/**
 * NixVirt's source: the available one, else what Nix can fetch; later callers in the same run find it in the cache.
 *
 * @returns why there is none, only if no particular one was asked for
 * @throws VirtspecError as `findNixVirt`; `nixvirt-not-fetched` (environment) if what was asked for could be fetched over a network
 * @throws the signal's reason if it aborts
 */
export async function obtainNixVirt(
  pin: NixVirtPin | undefined,
  env: NodeJS.ProcessEnv,
  { asked, signal, repository }: ObtainOptions = {},
): Promise<NixVirtSource> {
  const found = await lookUpNixVirt(pin, env, asked);
  if ('absent' in found) {
    if (!found.fetchable) throw notCached(found);
    const failed = await fetchRelease(found.fetchable, pin, { env, signal, repository });
    if (failed) throw notFetched(found, failed.missing, repository ?? upstream);
    return findNixVirt(pin, env, asked);
  }
  if (!pin || !('missing' in found)) return found;
  const fetched = await fetchNixVirt(pin, env, signal);
  return 'missing' in fetched ? { ...found, missing: `${found.missing}; and ${fetched.missing}` } : fetched;
}

/** If the repository answers that it has no such branch, the value is wrong, and a network would not help. */
function notFetched({ absent }: AbsentNixVirt, missing: string, repository: string): VirtspecError {
  const why = `${absent.why}; and ${missing} (${repository})`;
  if (/remote ref/.test(missing)) return notCached({ absent: { ...absent, why } });
  return new VirtspecError({
    code: 'nixvirt-not-fetched',
    kind: 'environment',
    what: absent.what,
    why,
    fix: `Run this again with network access. Without it: ${absent.fix[0]?.toLowerCase()}${absent.fix.slice(1)}`,
  });
}
