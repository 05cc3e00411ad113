import { VirtspecError } from '../error/virtspec-error.ts';
import { run } from '../process/run.ts';
import { addNixVirt } from './add-nixvirt.ts';
import type { NixVirtPin } from './flake-lock.ts';
import { innermostMessage } from './nix-error.ts';
import type { NixVirtSource } from './nixvirt-source.ts';
import { nixvirtName } from './recorded.ts';
import { inThrowawayStore } from './throwaway-store.ts';

/** Nix refuses what has another hash than the lock's. https://nix.dev/manual/nix/latest/language/builtins#builtins-fetchTarball */
const expression = '{ url, narHash }: builtins.fetchTarball { inherit url; sha256 = narHash; }';

/** No network must not hold a run up: one attempt, and a recorded render is the way out. */
const patience = { connectSeconds: 5, total: 20_000 };

/**
 * Has Nix fetch the locked NixVirt over the network, into the cache.
 *
 * @returns the source, or why it could not be had
 * @throws the signal's reason when it aborts
 */
export async function fetchNixVirt(
  pin: NixVirtPin,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<NixVirtSource> {
  const { url } = pin;
  if (url === undefined || pin.rev === undefined) return { missing: `${pin.lock} does not tell where to fetch it` };
  try {
    return await inThrowawayStore(async (store) => {
      const fetched = await run(fetching(url, pin.narHash), {
        timeout: patience.total,
        signal,
        env: { ...(env.PATH === undefined ? {} : { PATH: env.PATH }), ...store },
      });
      if (fetched.code !== 0) return { missing: `Nix could not fetch it: ${innermostMessage(fetched.stderr)}` };
      const { folder } = await addNixVirt(JSON.parse(fetched.stdout), pin, env);
      return { folder, name: nixvirtName(pin), locked: true };
    });
  } catch (error) {
    if (!(error instanceof VirtspecError)) throw error;
    const late = error.code === 'command-timeout' ? `it took over ${patience.total / 1000} s` : error.message;
    return { missing: `Nix could not fetch it: ${late}` };
  }
}

function fetching(url: string, narHash: string): [string, ...string[]] {
  const network = ['connect-timeout', `${patience.connectSeconds}`, '--option', 'download-attempts', '1'];
  const modes = ['--eval', '--strict', '--json', '--read-write-mode', '--option', ...network];
  return ['nix-instantiate', ...modes, '--expr', expression, '--argstr', 'url', url, '--argstr', 'narHash', narHash];
}
