import type { Deployer } from '../deploy/deployer.ts';
import type { Rebuild } from '../diff/rebuild.ts';
import type { HostRunner } from '../libvirt/host-view.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { collectQuietMoment } from '../target/moment.ts';
import type { VerifyOptions } from './options.ts';
import type { PhaseControl } from './phases.ts';
import type { StartedSandbox } from './start-sandbox.ts';
import { WatchedApply } from './watched-apply.ts';

/** How long a guest may go on writing to its NVRAM and TPM before the second apply begins all the same. Milliseconds. */
const patience = 8_000;

/**
 * Applies the same lab once more, with everything that a rebuild must leave alone looked at before and after.
 * @param seen gets what was seen, also where the apply is then refused
 * @throws ApplyError, VirtspecError `wait-timeout`; the signal's reason
 */
export async function applyAgain(
  connection: DeclaredConnection,
  deployer: Deployer,
  started: StartedSandbox,
  control: PhaseControl,
  { signal }: VerifyOptions,
  seen: (rebuild: Rebuild) => void,
): Promise<void> {
  const run: HostRunner = (...args) => started.sandbox.run(...args);
  const before = await collectQuietMoment(started.virsh, run, { patience, signal });
  await using watched = await WatchedApply.begin(started, deployer, before, signal);
  const { refusal } = await watched.apply(connection, signal);
  const rebuild = await watched.finish();
  seen(rebuild);
  if (refusal) throw refusal;
  const running = [...before.pids.keys()].join(', ') || 'no running domain';
  control.detail(`beside ${running}; libvirt announced ${countEvents(rebuild.events)}`);
}

/** `7 × Defined, 1 × Stopped`. */
function countEvents(events: Rebuild['events']): string {
  const words = events.map(({ event }) => event.split(' ')[0] ?? event);
  const counts = [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} × ${word}`);
  return counts.join(', ') || 'nothing';
}
