import { bootOneByOne, bootTogether } from '../guest/boot/boot-together.ts';
import type { Candidate } from '../guest/boot/candidates.ts';
import { bootEstimate, slowedBy } from '../guest/boot/patience.ts';
import type { BootableDomain, ProbeRoom } from '../guest/boot/room.ts';
import { shutAllOff } from '../guest/boot/shut-all-off.ts';
import { scheduleLength } from '../guest/boot/waves.ts';
import type { ProbeBoot, ProbeOutcome, ProbeResult } from '../model/probe.ts';
import type { PhaseControl } from '../run/phases.ts';
import type { TrialRun } from './options.ts';

type Boots = ReadonlyMap<string, ProbeBoot>;

/** The applies of a lab between the two boots. */
export interface AppliesBetween {
  /** While the first guests run, if requested; then there is no other. */
  readonly beside: ((up: readonly BootableDomain[]) => Promise<void>) | undefined;
  /** Otherwise, when all are shut off. */
  readonly off: () => Promise<void>;
}

/**
 * Boots every candidate, as many at a time as fit; applies the lab again, while they run or afterwards; boots those that answered once more, to see
 * what survives a power cycle and a rebuild.
 *
 * @throws VirtspecError as `bootTogether` and the applies; the signal's reason
 */
export async function bootTwice(
  candidates: readonly Candidate[],
  room: Omit<ProbeRoom, 'told' | 'besideGuests'>,
  applies: AppliesBetween,
  run: TrialRun,
): Promise<Pick<ProbeOutcome, 'domains' | 'reaches'>> {
  const domains = candidates.flatMap((one) => ('domain' in one ? [one.domain] : []));
  if (domains.length === 0) {
    run.skip('Boot the probe', 'no domain that was asked for can boot it');
    return { domains: candidates.map((one) => resultOf(one, new Map(), new Map())), reaches: [] };
  }
  const beside = slowedBy(Math.min(room.lanes, domains.length));
  const predicted = new Map(domains.map((domain) => [domain.name, beside * bootEstimate(domain, room.accelerator)]));
  let applied = false;
  const { beside: besideThem } = applies;
  const besideGuests =
    besideThem &&
    (async (up: readonly BootableDomain[]) => {
      await besideThem(up);
      applied = true;
    });
  const first = await run.phase(`Boot ${listed(domains)}`, async (control) => {
    const told = teller(predicted, room, control);
    const together = await bootTogether(domains, { ...room, besideGuests, told });
    conclude(together.boots, control);
    return together;
  });
  const alive = domains.filter(({ name }) => first.boots.get(name)?.answer);
  let second: Boots = new Map();
  if (alive.length > 0) {
    if (!applied) await run.phase('Apply once more', (control) => applyOnceMore(applies, room, control));
    const measured = new Map(alive.map(({ name }) => [name, first.boots.get(name)?.milliseconds ?? 0]));
    second = await run.phase(`Boot ${listed(alive)} again`, async (control) => {
      const boots = await bootOneByOne(alive, { ...room, told: teller(measured, room, control) });
      conclude(boots, control);
      return boots;
    });
  }
  return { domains: candidates.map((one) => resultOf(one, first.boots, second)), reaches: first.reaches };
}

/** Like a switch, it starts what is declared with `active = true`, from whatever that boots by itself: the probe starts each domain its own way. */
async function applyOnceMore(
  { off }: AppliesBetween,
  { virsh }: Pick<ProbeRoom, 'virsh'>,
  control: PhaseControl,
): Promise<void> {
  await off();
  const started = await shutAllOff(virsh);
  if (started.length > 0) control.detail(`it started ${started.join(', ')}; shut off again, to boot the probe`);
}

function resultOf(candidate: Candidate, first: Boots, second: Boots): ProbeResult {
  const { name } = candidate;
  const [one, two] = [first.get(name), second.get(name)];
  return {
    domain: name,
    first: one,
    skipped: 'skipped' in candidate ? candidate.skipped : undefined,
    lent: 'lent' in candidate ? candidate.lent : undefined,
    second: two,
    secondSkipped: one && !two ? 'it did not answer the first time' : undefined,
  };
}

/**
 * Says how long it will take: at first by what is predicted, then by what the boots so far took of that.
 * @param predicted milliseconds for each domain, by its name
 */
function teller(
  predicted: ReadonlyMap<string, number>,
  { accelerator, lanes }: Pick<ProbeRoom, 'accelerator' | 'lanes'>,
  { progress }: PhaseControl,
): ProbeRoom['told'] {
  const estimates = new Map(predicted);
  const left = () => scheduleLength([...estimates.values()], lanes);
  progress(`${accelerator.toUpperCase()}, ${lanes} at a time: about ${seconds(left())}`);
  let [thought, taken] = [0, 0];
  return (name, boot) => {
    thought += estimates.get(name) ?? 0;
    taken += boot.milliseconds;
    estimates.delete(name);
    const done = outcome(name, boot);
    progress(
      estimates.size === 0 ? done : `${done}; ${estimates.size} to go, about ${seconds((left() * taken) / thought)}`,
    );
  };
}

function outcome(name: string, { answer, failure, milliseconds }: ProbeBoot): string {
  if (answer) return `${name} answered after ${(milliseconds / 1000).toFixed(1)} s`;
  return `${name}: ${failure?.what ?? 'no answer'}`;
}

/** The phase of a boot has failed if a guest did not answer. */
function conclude(boots: Boots, control: PhaseControl): void {
  const text = [...boots].map(([name, boot]) => outcome(name, boot)).join('; ');
  if ([...boots.values()].every(({ answer }) => answer)) control.detail(text);
  else control.failed(text);
}

function listed(domains: readonly BootableDomain[]): string {
  return domains.map(({ name }) => name).join(', ');
}

function seconds(milliseconds: number): string {
  const rounded = Math.max(5, Math.round(milliseconds / 5_000) * 5);
  return rounded < 90 ? `${rounded} s` : `${Math.round(rounded / 30) / 2} min`;
}
