import { VirtspecError } from '../error/virtspec-error.ts';
import { findNixVirtPin } from '../nix/flake-lock.ts';
import type { FoundNixVirt } from '../nixvirt/nixvirt-source.ts';
import { obtainNixVirt } from '../nixvirt/obtain-nixvirt.ts';

/**
 * The NixVirt releases to question, each once, as `verify` finds them.
 *
 * @param asked the words of `--nixvirt`; none: the one that is found without it
 * @param folder where the `flake.lock` is, or below it
 * @throws VirtspecError as `obtainNixVirt`; `nixvirt-missing` when there is none on this machine
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
    if ('missing' in release) throw missing(release.missing);
    releases.set(release.folder, release);
  }
  return [...releases.values()];
}

function missing(why: string): VirtspecError {
  return new VirtspecError({
    code: 'nixvirt-missing',
    kind: 'environment',
    what: 'there is no NixVirt source to test',
    why,
    fix: 'Pass a checkout with --nixvirt, or add one to the cache: virtspec nixvirt add PATH',
  });
}
