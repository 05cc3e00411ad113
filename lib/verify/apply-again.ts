import type { Deployer } from '../deploy/deployer.ts';
import type { Rebuild } from '../diff/rebuild.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { watchApply } from '../target/watched-apply.ts';
import type { VerifyOptions } from './options.ts';
import type { PhaseControl } from './phases.ts';
import type { StartedSandbox } from './start-sandbox.ts';

/** How long a guest may go on writing to its NVRAM and TPM before the second apply begins all the same. Milliseconds. */
const patience = 8_000;

/**
 * Applies the same lab once more, with everything that a rebuild must leave alone looked at before and after, and every lifecycle event
 * in between heard.
 * @throws ApplyError, VirtspecError `wait-timeout`; the signal's reason
 */
export async function applyAgain(
  objects: readonly RenderedObject[],
  deployer: Deployer,
  { sandbox, virsh }: StartedSandbox,
  control: PhaseControl,
  { signal }: VerifyOptions,
): Promise<Rebuild> {
  const watched = await watchApply(() => deployer.apply(objects, signal), {
    virsh,
    run: (...args) => sandbox.run(...args),
    folder: sandbox.folder,
    patience,
    signal,
  });
  const { before, events } = watched;
  const running = [...before.pids.keys()].join(', ') || 'no running domain';
  control.detail(`beside ${running}; libvirt announced ${countEvents(events)}`);
  return { deployer: deployer.name, ...watched };
}

/** `7 × Defined, 1 × Stopped`. */
function countEvents(events: Rebuild['events']): string {
  const words = events.map(({ event }) => event.split(' ')[0] ?? event);
  const counts = [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} × ${word}`);
  return counts.join(', ') || 'nothing';
}
