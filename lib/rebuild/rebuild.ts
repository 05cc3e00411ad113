import type { NixosRebuild } from '../deploy/nixos-rebuild.ts';
import type { HostToVerify, Lab } from '../lab/lab.ts';
import type { Moment } from '../model/moment.ts';
import type { NixpkgsChoice } from '../nix/render.ts';
import { judgeSeen } from '../verify/judge-seen.ts';
import type { PhaseListener } from '../verify/phases.ts';
import { Phases } from '../verify/phases.ts';
import { noProof } from '../verify/proof.ts';
import { type ReadLab, readLab } from '../verify/read-lab.ts';
import { reportOf, type VerifyOutcome } from '../verify/report-of.ts';
import { type Acknowledged, type Destructive, requireAcknowledged } from './acknowledge.ts';
import { leftOff, restoreRunning } from './restore-running.ts';
import { momentOf, switchWatched } from './switch-watched.ts';

export interface RebuildOptions {
  readonly nixosRebuild: NixosRebuild;
  readonly host: HostToVerify;
  readonly acknowledged: Acknowledged;
  /** Starts again what a switch that failed left off. */
  readonly restoreRunning: boolean;
  /** Whether the host is ready: throws what is in the way. Run first; it changes nothing. */
  readonly checkReadiness: (lab: Lab, phases: Phases) => Promise<void>;
  /** What the switch would do that cannot be taken back. */
  readonly predict: (read: ReadLab, phases: Phases) => Promise<readonly Destructive[]>;
  readonly nixvirt?: string | undefined;
  readonly nixpkgs?: NixpkgsChoice | undefined;
  readonly listener?: PhaseListener;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Drives `nixos-rebuild` under guard: what is in the way and what would be lost is found first, and refused unless it was acknowledged by name;
 * then it builds, switches, looks, switches again, and judges both by the checks of `verify`.
 *
 * Nothing but `nixos-rebuild` itself writes to the host, unless a switch fails and `restoreRunning` is asked for.
 *
 * @throws VirtspecError as `readLab`, `requireAcknowledged`, `momentOf`; `nixos-rebuild-failed` when it does not build: then nothing was changed
 * @throws the signal's reason
 */
export async function rebuild(lab: Lab, options: RebuildOptions): Promise<VerifyOutcome> {
  const { nixosRebuild, host, signal } = options;
  const startedAt = new Date();
  const phases = new Phases(options.listener);
  await options.checkReadiness(lab, phases);
  const read = await readLab(lab, phases, options);
  requireAcknowledged(await options.predict(read, phases), options.acknowledged);
  await phases.run('Build', () => nixosRebuild.run('build', signal));

  const watched = { uri: host.uri, signal };
  const before = await phases.run('Look at the host', async (control) => {
    const moment = await momentOf(watched);
    control.detail(`running: ${runningIn(moment)}`);
    return moment;
  });
  const first = await phases.run('Switch', async (control) => {
    const one = await switchWatched(nixosRebuild, watched, before);
    control.detail(one.refusal ? one.refusal.what : `running: ${runningIn(one.application.after)}`);
    return one;
  });
  const { after } = first.application;
  const proof = {
    ...noProof('a host is only looked at: no more is done there than the switch does'),
    observed: after.state,
    first: first.application,
    deployer: nixosRebuild.name,
    error: first.refusal,
  };
  if (first.refusal) {
    await restore(before, after, options, phases);
  } else {
    const second = await phases.run('Switch again', () => switchWatched(nixosRebuild, watched, after));
    Object.assign(proof, { rebuild: second.application, error: second.refusal });
    if (second.refusal) await restore(before, second.application.after, options, phases);
  }
  const seen = [{ host, proof }] as const;
  const findings = await judgeSeen(seen, lab, read, phases, { target: 'host' });
  const { provenance } = read.rendered;
  return reportOf(seen, findings, { lab, target: 'host', startedAt, phases, provenance });
}

/** Says what a failed switch left off, and starts it again where that was asked for. */
async function restore(before: Moment, after: Moment, options: RebuildOptions, phases: Phases): Promise<void> {
  const domains = leftOff(before, after);
  if (domains.length === 0) return;
  const names = domains.map(({ name }) => name).join(', ');
  if (!options.restoreRunning) {
    phases.skip('Start again what was left off', `${names}; --restore-running would`);
    return;
  }
  await phases.run('Start again what was left off', async (control) => {
    const outcomes = await restoreRunning(domains, options.host.uri, options.signal);
    control.detail(outcomes.map(({ name, refused }) => (refused ? `${name}: ${refused}` : `${name} runs`)).join('; '));
  });
}

function runningIn({ state }: Moment): string {
  const names = state.domains.filter(({ live }) => live?.active).map(({ name }) => name);
  return names.join(', ') || 'no domain';
}
