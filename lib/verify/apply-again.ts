import type { HostRunner } from '../libvirt/host-view.ts';
import type { Moment } from '../model/moment.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { PhaseControl } from '../run/phases.ts';
import type { Rebuild } from '../simulate/application.ts';
import { collectQuietMoment } from '../snapshot/moment.ts';
import type { Report, SandboxTrial } from './trial.ts';
import { WatchedApply } from './watched-apply.ts';

/** How long to wait for a guest to stop writing to its NVRAM and TPM before the second apply starts anyway. Milliseconds. */
const patience = 8_000;

/** A second apply. */
export interface SecondApply {
  readonly connection: DeclaredConnection;
  /** Settles when the firmware of every running guest has drawn, if that is still to come. */
  readonly drawn?: Promise<void> | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Applies the same lab again, and collects everything that a rebuild must leave alone before and after.
 *
 * Files that a running guest writes to are compared when the guest is idle. If its firmware is still booting, the guest may write during the apply:
 * then it cannot be determined who wrote, and the lab is applied again after the firmware has drawn.
 *
 * @param report receives the result, also if the apply is refused
 * @throws ApplyError, VirtspecError `wait-timeout`; the signal's reason
 */
export function applyAgain(trial: SandboxTrial, second: SecondApply, report: Report): Promise<void> {
  return trial.run.phase('Apply again', async (control) => {
    control.detail(await applyUntilAtRest(trial, second, { control, seen: (rebuild) => report({ rebuild }) }));
  });
}

interface Watcher {
  readonly control: PhaseControl;
  readonly seen: (rebuild: Rebuild) => void;
}

/** @returns the result, for the phase */
async function applyUntilAtRest(trial: SandboxTrial, second: SecondApply, { control, seen }: Watcher): Promise<string> {
  let rebuild = await applyOnce(trial, second, seen);
  let note = '';
  const writers = second.drawn ? writingGuests(rebuild) : [];
  if (writers.length > 0) {
    control.progress(`${writers.join(', ')} wrote to its NVRAM or TPM meanwhile; once more when it is at rest`);
    await second.drawn;
    const beside = rebuild;
    rebuild = await applyOnce(trial, second, (atRest) => seen(bothApplies(beside, atRest, writers)));
    note = `; a third time, at rest: ${writers.join(', ')} wrote to its NVRAM or TPM during the second`;
  }
  const running = [...rebuild.before.pids.keys()].join(', ') || 'no running domain';
  return `beside ${running}; libvirt announced ${countEvents(rebuild.events)}${note}`;
}

async function applyOnce(
  { deployer, started }: SandboxTrial,
  { connection, signal }: SecondApply,
  seen: (rebuild: Rebuild) => void,
): Promise<Rebuild> {
  const run: HostRunner = (...args) => started.sandbox.run(...args);
  const before = await collectQuietMoment(started.virsh, run, { patience, signal });
  await using watched = await WatchedApply.begin(started, deployer, before, signal);
  const { refusal } = await watched.apply(connection, signal);
  const rebuild = await watched.finish();
  seen(rebuild);
  if (refusal) throw refusal;
  return rebuild;
}

/**
 * What two consecutive applies left alone or changed: from before the first to after the second, except for the files that guests were writing to,
 * which only the second, idle one can show.
 */
export function bothApplies(beside: Rebuild, atRest: Rebuild, writers: readonly string[]): Rebuild {
  const written = writers.flatMap((name) => filesOf(beside.before, name));
  const files = new Map(beside.before.files);
  for (const file of written) {
    const quiet = atRest.before.files.get(file);
    if (quiet) files.set(file, quiet);
    else files.delete(file);
  }
  return {
    ...atRest,
    before: { ...beside.before, files },
    events: [...beside.events, ...atRest.events],
    actions: [...beside.actions, ...atRest.actions],
  };
}

/** Domains whose QEMU kept running during an apply, and whose NVRAM or TPM state has changed since. */
function writingGuests({ before, after }: Rebuild): readonly string[] {
  return [...before.pids].flatMap(([name, pid]) => {
    const files = filesOf(before, name);
    const same = files.every((file) => before.files.get(file)?.sha256 === after.files.get(file)?.sha256);
    return after.pids.get(name) === pid && !same ? [name] : [];
  });
}

function filesOf({ state, tpmFiles }: Moment, name: string): readonly string[] {
  const nvram = state.domains.find((domain) => domain.name === name)?.firmware.nvram;
  return [...(nvram === undefined ? [] : [nvram]), ...(tpmFiles.get(name) ?? [])];
}

/** `7 × Defined, 1 × Stopped`. */
function countEvents(events: Rebuild['events']): string {
  const words = events.map(({ event }) => event.split(' ')[0] ?? event);
  const counts = [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} × ${word}`);
  return counts.join(', ') || 'nothing';
}
