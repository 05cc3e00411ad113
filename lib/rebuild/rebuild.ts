import { noProof } from '../check/proof.ts';
import type { NixosRebuild } from '../deploy/nixos-rebuild.ts';
import type { HostToVerify, Lab } from '../lab/lab.ts';
import type { Moment } from '../model/moment.ts';
import type { NixpkgsChoice } from '../nix/choose-nixpkgs.ts';
import { requireAsPlanned, type SavedPlan } from '../plan/saved-plan.ts';
import { LabRun, type RunOptions } from '../run/lab-run.ts';
import type { UnitRunner } from '../units/unit-facts.ts';
import { judgeSeen } from '../verify/judge-seen.ts';
import { type ReadLab, readLab } from '../verify/read-lab.ts';
import { reportOf, type VerifyOutcome } from '../verify/report-of.ts';
import { type Acknowledged, requireAcknowledged, requireMeant } from './acknowledge.ts';
import { editedSince, requireUnedited } from './edited-since.ts';
import { momentOf } from './moment-of.ts';
import type { PredictedSwitch } from './predict-switch.ts';
import { leftOff, restoreRunning } from './restore-running.ts';
import { runningIn } from './running-in.ts';
import { ShutDownFirst, type ToShutDown } from './shut-down-first.ts';
import { switchAgain } from './switch-again.ts';
import { switchWatched } from './switch-watched.ts';
import { unitsTouched } from './units-touched.ts';

export interface RebuildOptions extends RunOptions {
  readonly nixosRebuild: NixosRebuild;
  readonly host: HostToVerify;
  readonly acknowledged: Acknowledged;
  /** What must be what happens: `plan --out`. */
  readonly planned?: SavedPlan | undefined;
  /** Domains that the switch would power-cut, to be shut down before it and started again after it. */
  readonly shutdown: readonly ToShutDown[];
  /** Restarts the domains that a failed switch left shut off. */
  readonly restoreRunning: boolean;
  /** Whether the host is ready: throws if it is not. Run first; changes nothing. */
  readonly checkReadiness: (run: LabRun) => Promise<void>;
  /** What the switch would do that cannot be taken back. */
  readonly predict: (run: LabRun, read: ReadLab) => Promise<PredictedSwitch>;
  /** Runs commands on the host. */
  readonly runThere: UnitRunner;
  readonly nixvirt?: string | undefined;
  readonly nixpkgs?: NixpkgsChoice | undefined;
  /** Checked before a switch and after it, never during one. */
  readonly signal?: AbortSignal | undefined;
  /** Held from the first change to the end: a second Ctrl-C must not end the process then. */
  readonly hold?: (why: string) => Disposable;
}

/**
 * Drives `nixos-rebuild` under guard: what is in the way and what would be lost is found first, and refused unless it was acknowledged by name;
 * then it builds, predicts once more what the flake says by now, switches, looks, switches again, and judges both by the checks of `verify`. The second switch is not made where it is predicted to
 * do harm: that is the finding.
 *
 * Nothing but `nixos-rebuild` itself writes to the host, unless domains are to be shut down first, or a switch fails and `restoreRunning` is set.
 *
 * @throws VirtspecError as `readLab`, `requireAcknowledged`, `requireMeant`, `momentOf`; `nixos-rebuild-failed` if it does not build: then nothing
 *   was changed
 * @throws the signal's reason, before the first switch; after it, the report shows an interruption
 */
export async function rebuild(lab: Lab, options: RebuildOptions): Promise<VerifyOutcome> {
  const { nixosRebuild, host, signal } = options;
  const run = new LabRun(lab, options);
  await options.checkReadiness(run);
  const read = await readLab(run);
  const predicted = await options.predict(run, read);
  const requirePlanned = ({ grounds }: PredictedSwitch) =>
    options.planned && requireAsPlanned(options.planned, grounds);
  requirePlanned(predicted);
  requireAcknowledged(predicted.destructive, options.acknowledged);
  // Which guests the units take with them is known only after the build.
  requireMeant(predicted.destructive, options.acknowledged, runningOf(predicted));
  await run.phase('Build', () => nixosRebuild.build(signal));

  // A build may take an hour. What has been edited since is switched to, and what has been started on the host since was not predicted.
  const now = await run.phase('Render again', async (control) => {
    const again = await readLab(run.unseen());
    const edited = editedSince(read.rendered, again.rendered);
    control.detail(edited.length === 0 ? 'unchanged since before the build' : `edited since: ${edited.join(', ')}`);
    return again;
  });
  const schema = await now.validate();
  const predictAgain = () => options.predict(run.unseen(), now);
  const again = await run.phase('Predict again', async () => {
    const predicted = await predictAgain();
    requirePlanned(predicted);
    requireAcknowledged(predicted.destructive, options.acknowledged);
    return predicted;
  });
  const touched = await unitsTouched(run, { nixosRebuild, uri: host.uri, run: options.runThere });
  requireAcknowledged(touched, options.acknowledged);
  requireMeant([...predicted.destructive, ...again.destructive, ...touched], options.acknowledged);
  const cut = new Set([...again.destructive, ...touched].map((one) => one.cut));
  const down = new ShutDownFirst(run, host.uri, lab);
  try {
    const { changes } = await shutDownFirst();
    const before = await run.phase('Inspect the host', async (control) => {
      const moment = await momentOf({ uri: host.uri, signal });
      control.detail(`running: ${runningIn(moment)}`);
      return moment;
    });
    signal?.throwIfAborted();
    using _held = options.hold?.('the switch runs to its end first; then its result is reported');
    const first = await run.phase('Switch', async (control) => {
      const one = await switchWatched(nixosRebuild, host.uri, before, changes);
      if (one.refusal) control.failed(one.refusal.what);
      else control.detail(`running: ${runningIn(one.application.after)}`);
      return one;
    });
    const { after } = first.application;
    const requirePredicted = async () => requireUnedited(now.rendered, (await readLab(run.unseen())).rendered);
    const second = first.refusal
      ? { error: first.refusal }
      : await switchAgain(after, { nixosRebuild, uri: host.uri, requirePredicted, predictAgain, run });
    await down.startAgain(now.rendered.objects);
    if (second.error?.code === 'nixos-rebuild-failed') await restore(before, second.rebuild?.after ?? after, run);
    const proof = {
      ...noProof('on a host, nothing is done beyond the switch'),
      observed: after.state,
      first: first.application,
      deployer: nixosRebuild.name,
      ...second,
    };
    const seen = [{ host, proof }] as const;
    const findings = await judgeSeen(run, seen, { ...now, schema, target: 'host' });
    return reportOf(run, { ...now, seen, target: 'host', command: 'rebuild' }, findings);
  } catch (error) {
    using _held = options.hold?.('the domains that were shut down are started again first');
    await down.startAgain([]);
    throw error;
  }

  /** What the switch does then, to domains that are off: that must be what was allowed, too. */
  async function shutDownFirst(): Promise<PredictedSwitch> {
    const wanted = options.shutdown.filter(({ name }) => cut.has(name));
    if (wanted.length === 0) return again;
    using _held = options.hold?.('the domains that were shut down are started again first');
    await down.shutDown(wanted);
    return await run.phase('Predict once more', async () => {
      const predicted = await predictAgain();
      requireAcknowledged(predicted.destructive, options.acknowledged);
      return predicted;
    });
  }
}

function runningOf({ changes }: PredictedSwitch): readonly string[] {
  return changes.flatMap(({ kind, wasActive, name }) => (kind === 'domain' && wasActive ? [name] : []));
}

/** Reports which domains a failed switch left shut off, and restarts them if requested. */
async function restore(before: Moment, after: Moment, run: LabRun<RebuildOptions>): Promise<void> {
  const { options } = run;
  const domains = leftOff(before, after);
  if (domains.length === 0) return;
  const names = domains.map(({ name }) => name).join(', ');
  if (!options.restoreRunning) {
    run.skip('Restart the domains that were left shut off', `${names}; --restore-running restarts them`);
    return;
  }
  await run.phase('Restart the domains that were left shut off', async (control) => {
    const outcomes = await restoreRunning(domains, options.host.uri);
    const told = outcomes
      .map(({ name, refused }) => (refused ? `${name}: ${refused}` : `${name} is running`))
      .join('; ');
    if (outcomes.some(({ refused }) => refused !== undefined)) control.failed(told);
    else control.detail(told);
  });
}
