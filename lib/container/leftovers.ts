import type { Engine } from './engine.ts';

/** The label of every container that virtspec makes. */
export const ownLabel = { key: 'virtspec.lifeline', value: 'attached' } as const;

/** Milliseconds after which one that does not run belongs to no run any more: it is started at once when it is made. */
const forgotten = 600_000;

/**
 * Removes containers of earlier runs that never ran: a virtspec that is killed between their making and the attaching of their lifeline
 * leaves one. Only those with virtspec's label, that do not run, and are older than ten minutes; a kept container runs.
 *
 * Nothing depends on it: an engine that does not let it has its say when the run's own container is made.
 *
 * @param age milliseconds
 * @returns how many are gone
 */
export async function removeLeftovers({ client }: Engine, age = forgotten): Promise<number> {
  const { dockerode } = client.container;
  try {
    const filters = { label: [`${ownLabel.key}=${ownLabel.value}`], status: ['created', 'exited'] };
    const [{ SystemTime }, found] = await Promise.all([
      dockerode.info() as Promise<{ SystemTime?: string }>,
      dockerode.listContainers({ all: true, filters }),
    ]);
    // The engine's clock: it need not be this machine's.
    const now = SystemTime ? Date.parse(SystemTime) : Date.now();
    const old = found.filter(({ Created }) => now - Created * 1000 > age);
    // Not by force: one that has been started meanwhile is somebody's.
    const removals = old.map(({ Id }) => dockerode.getContainer(Id).remove({ v: true }));
    return (await Promise.allSettled(removals)).filter(({ status }) => status === 'fulfilled').length;
  } catch {
    return 0;
  }
}
