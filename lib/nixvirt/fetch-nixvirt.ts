import type { NixVirtPin } from '../nix/flake-lock.ts';
import { type FetchOptions, fetchWithNix } from '../nix/nix-fetch.ts';
import { addNixVirt } from './add-nixvirt.ts';
import { nixvirtName } from './nixvirt-name.ts';
import type { NixVirtSource } from './nixvirt-source.ts';

/** Nix rejects a source with another hash than the lock's. https://nix.dev/manual/nix/latest/language/builtins#builtins-fetchTarball */
const expression = '{ url, narHash }: builtins.fetchTarball { inherit url; sha256 = narHash; }';

/**
 * Has Nix fetch the locked NixVirt over the network, into the cache.
 *
 * @returns the source, or why it could not be fetched
 * @throws the signal's reason if it aborts
 */
export async function fetchNixVirt(
  pin: NixVirtPin,
  env: NodeJS.ProcessEnv,
  signal: FetchOptions['signal'],
): Promise<NixVirtSource> {
  const { url, narHash } = pin;
  if (url === undefined || pin.rev === undefined) return { missing: `${pin.lock} does not say where to fetch it from` };
  return fetchWithNix(expression, { url, narHash }, { env, signal }, async (path) => {
    const { folder } = await addNixVirt(String(path), pin, env);
    const name = nixvirtName(pin);
    return { folder, name, release: name, locked: true };
  });
}
