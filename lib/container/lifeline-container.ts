import type { Duplex } from 'node:stream';
import { type ContainerRuntimeClient, GenericContainer, type WaitStrategy } from 'testcontainers';
import { ownLabel } from './leftovers.ts';
import type { Mount } from './mounts.ts';
import { privileges } from './privileges.ts';

/** The engine's handle on a container. */
export type ContainerHandle = ReturnType<ContainerRuntimeClient['container']['getById']>;

/** The settings of a container. */
export interface ContainerPlan {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly mounts: readonly Mount[];
  readonly devices: readonly string[];
}

/**
 * A container that lives as long as one attached connection. When that closes for any reason (also because this process is killed), the engine closes
 * the program's standard input, the program exits, and the engine removes the container: neither a reaper nor its image is needed.
 */
export class LifelineContainer extends GenericContainer {
  readonly #client: ContainerRuntimeClient;
  readonly #attached: (stream: Duplex, container: ContainerHandle) => Promise<void>;

  /** @param attached receives the connection before the program runs, and resolves when the program has sent its first line */
  constructor(
    client: ContainerRuntimeClient,
    plan: ContainerPlan,
    attached: (stream: Duplex, container: ContainerHandle) => Promise<void>,
  ) {
    super(plan.image);
    this.#client = client;
    this.#attached = attached;
    this.withName(plan.name)
      .withCommand([...plan.command])
      .withNetworkMode('none')
      .withAutoCleanup(false)
      .withDroppedCapabilities(...privileges.dropped)
      .withAddedCapabilities(...privileges.added)
      .withSecurityOpt(...privileges.security)
      .withLabels({ [ownLabel.key]: ownLabel.value })
      .withEnvironment({ LC_ALL: 'C' });
    Object.assign(this.createOpts, {
      Entrypoint: [],
      User: '0:0',
      OpenStdin: true,
      StdinOnce: true,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    Object.assign(this.hostConfig, {
      AutoRemove: true,
      LogConfig: { Type: 'none', Config: {} },
      MaskedPaths: privileges.maskedPaths,
      ReadonlyPaths: privileges.readonlyPaths,
      Mounts: plan.mounts.map(({ source, target }) => ({
        Type: 'bind',
        Source: source,
        Target: target,
        ReadOnly: true,
      })),
      Devices: plan.devices.map((path) => ({ PathOnHost: path, PathInContainer: path, CgroupPermissions: 'rwm' })),
    });
  }

  protected override async containerCreated(id: string): Promise<void> {
    const container = this.#client.container.getById(id);
    const stream = await container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true });
    this.withWaitStrategy(spoken(this.#attached(stream as unknown as Duplex, container)));
  }
}

/** Ready as soon as the program has sent something on the connection; no log is read and no port is probed. The caller enforces the timeout. */
function spoken(when: Promise<void>): WaitStrategy {
  when.catch(() => {}); // It may reject before anything awaits it.
  const strategy: WaitStrategy = {
    waitUntilReady: () => when,
    withStartupTimeout: () => strategy,
    isStartupTimeoutSet: () => false,
    getStartupTimeout: () => Number.POSITIVE_INFINITY,
  };
  return strategy;
}
