import { connect } from 'node:net';
import type { ContainerRuntimeClient } from 'testcontainers';
import { unreachable, unusableHost } from './engine-error.ts';
import { loadTestcontainers } from './testcontainers.ts';

/** A container engine that responds. */
export interface Engine {
  readonly client: ContainerRuntimeClient;
  /** For the report: `Docker 28.2.2`, `Podman Engine 5.2.0`. */
  readonly name: string;
}

/** Docker's default socket. */
const usual = '/var/run/docker.sock';

/**
 * The engine: `DOCKER_HOST`, else the result of testcontainers' search (its own properties file, Docker's socket, that of a rootless Docker).
 *
 * If one does not respond, testcontainers silently tries the next. An engine that the user named is therefore tried first, so that no other takes its
 * place.
 *
 * @throws VirtspecError `engine-host-invalid`, `engine-unreachable`; as `loadTestcontainers`
 */
export async function findEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const named = env.DOCKER_HOST;
  if (named) await requireSocket(named);
  const { getContainerRuntimeClient } = await loadTestcontainers();
  // testcontainers determines the address of published ports, with a container from another image if it runs in a container itself. No port is
  // published here.
  process.env.TESTCONTAINERS_HOST_OVERRIDE ??= '127.0.0.1';
  try {
    const client = await getContainerRuntimeClient();
    const version = await client.container.dockerode.version();
    // Docker names it `Engine`, Podman `Podman Engine`.
    const name = version.Components?.[0]?.Name ?? 'Engine';
    return { client, name: `${name === 'Engine' ? 'Docker' : name} ${version.Version}` };
  } catch (cause) {
    const why = named ? messageOf(cause) : ((await refusalOfSocket(usual)) ?? messageOf(cause));
    throw unreachable(named ?? `unix://${usual}`, why, cause);
  }
}

async function requireSocket(host: string): Promise<void> {
  let url: URL;
  try {
    url = new URL(host);
  } catch {
    throw unusableHost(host);
  }
  if (!['unix:', 'tcp:', 'http:', 'https:', 'ssh:', 'npipe:'].includes(url.protocol)) throw unusableHost(host);
  if (url.protocol !== 'unix:') return;
  const why = await refusalOfSocket(url.pathname);
  if (why !== undefined) throw unreachable(host, why);
}

/** Why a connection to the socket fails; undefined if it succeeds. */
function refusalOfSocket(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (error) => resolve(error.message));
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
