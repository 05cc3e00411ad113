import type { Engine } from './engine.ts';

/** The label of every container that virtspec creates. */
export const ownLabel = { key: 'virtspec.lifeline', value: 'attached' } as const;

/** Milliseconds after which a container that is not running no longer belongs to a run: a run starts its container immediately. */
const forgotten = 600_000;

/**
 * Removes containers of earlier runs that were never started: a virtspec that is killed between creating a container and attaching to it leaves one
 * behind. Only containers with virtspec's label that are not running and are older than ten minutes; a kept container is running.
 *
 * Nothing depends on it: an engine that does not allow it will report an error when the run's own container is created.
 *
 * @param age milliseconds
 * @returns the number of removed containers
 */
export async function removeLeftovers({ client }: Engine, age = forgotten): Promise<number> {
  const { dockerode } = client.container;
  try {
    const filters = { label: [`${ownLabel.key}=${ownLabel.value}`], status: ['created', 'exited'] };
    const [{ SystemTime }, found] = await Promise.all([
      dockerode.info() as Promise<{ SystemTime?: string }>,
      dockerode.listContainers({ all: true, filters }),
    ]);
    // The engine's clock, which may differ from this machine's.
    const now = SystemTime ? Date.parse(SystemTime) : Date.now();
    const old = found.filter(({ Created }) => now - Created * 1000 > age);
    // Without force: a container that was started meanwhile is in use.
    const removals = old.map(({ Id }) => dockerode.getContainer(Id).remove({ v: true }));
    return (await Promise.allSettled(removals)).filter(({ status }) => status === 'fulfilled').length;
  } catch {
    return 0;
  }
}
