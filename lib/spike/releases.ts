import { VirtspecError } from '../error/virtspec-error.ts';
import { findNixVirtPin } from '../nix/flake-lock.ts';
import type { FoundNixVirt } from '../nixvirt/nixvirt-source.ts';
import { obtainNixVirt } from '../nixvirt/obtain-nixvirt.ts';

/**
 * The NixVirt releases to question, without duplicates, found as in `verify`.
 *
 * @param asked the values of `--nixvirt`; none: the default one
 * @param folder where the `flake.lock` is, or a folder below it
 * @throws VirtspecError as `obtainNixVirt`; `nixvirt-missing` if there is none on this machine
 */
export async function findReleases(
  asked: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<readonly FoundNixVirt[]> {
  const pin = await findNixVirtPin(folder);
  const words = asked.length > 0 ? asked : [undefined];
  const releases = new Map<string, FoundNixVirt>();
  for (const word of words) {
    const release = await obtainNixVirt(pin, env, { asked: word, signal });
    if ('missing' in release) throw missing(release.missing, release.fix);
    releases.set(release.folder, release);
  }
  return [...releases.values()];
}

function missing(why: string, fix: string | undefined): VirtspecError {
  return new VirtspecError({
    code: 'nixvirt-missing',
    kind: 'environment',
    what: 'there is no NixVirt source to test',
    why,
    ...(fix !== undefined && { fix }),
  });
}
