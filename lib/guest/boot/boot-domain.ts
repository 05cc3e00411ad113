import { VirtspecError } from '../../error/virtspec-error.ts';
import type { VirshCommand } from '../../libvirt/virsh-command.ts';
import type { ProbeAnswer, ProbeBoot, ProbeFailure } from '../../model/probe.ts';
import { systemClock } from '../../process/clock.ts';
import { type Limit, limitOf } from '../../process/patience.ts';
import { type WaitOptions, waitUntil } from '../../process/wait-until.ts';
import { judgeScreen, readScreenshot } from '../screen/screen.ts';
import { takeScreenshot } from '../screen/screenshot.ts';
import { answerLeftBehind } from './answer-left-behind.ts';
import { leasesOf } from './leases.ts';
import { patienceFor } from './patience.ts';
import type { BootableDomain, ProbeRoom } from './room.ts';

/**
 * Starts a domain whose medium contains the probe, and waits for its answer. A domain that answers stays running, and asks for orders; one that does
 * not is shut off at the end.
 *
 * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`; the signal's reason
 */
export async function bootDomain(domain: BootableDomain, room: ProbeRoom): Promise<ProbeBoot> {
  const { virsh, hearing, clock = systemClock } = room;
  const began = clock.now();
  const took = () => Math.round(clock.now() - began);
  hearing.forget(domain.uuid);
  const { error } = await virsh.execute(startOf(domain), { timeout: 60_000 });
  if (error !== undefined) return unanswered(took(), { stage: 'start', what: 'libvirt did not start it', log: error });

  const limit = limitOf(patienceFor(domain.vcpus ?? 1, room.accelerator, room.lanes));
  const end = await awaitAnswer(domain, room, limit);
  const milliseconds = took();
  if (end === 'answered') {
    await awaitQuestion(domain, room);
    return answered(domain, room, milliseconds);
  }
  const screen = end === 'silent' ? await photograph(domain, room) : undefined;
  if (end === 'silent') await virsh.execute(['destroy', '--domain', domain.uuid]);
  const answer = await answerLeftBehind(domain, room);
  if (answer) return { ...unanswered(milliseconds, undefined), answer, screen };
  const failure = failureOf(end, milliseconds, screen?.drawnByGuest ?? false, limit);
  const log = hearing.unreadableOf(domain);
  return { ...unanswered(milliseconds, { ...failure, log }), screen };
}

/** A domain that is created from separate XML ends with the session that created it, so it never keeps running, even if virtspec is killed. */
function startOf({ uuid, startFrom }: BootableDomain): VirshCommand {
  return startFrom === undefined ? ['start', '--domain', uuid] : ['create', '--autodestroy', '--file', startFrom];
}

/** Tells a guest to shut down; one that does not is forced off. */
export async function endDomain({ name, uuid }: BootableDomain, room: ProbeRoom): Promise<void> {
  room.listener.order(uuid, 'off');
  const off = async () => ((await stateOf(uuid, room)) === 'shut off' ? true : undefined);
  try {
    await waitUntil(off, { what: `${name} to shut down`, timeout: 20_000, interval: 200, ...timesOf(room) });
  } catch (error) {
    if (!(error instanceof VirtspecError) || error.code !== 'wait-timeout') throw error;
    await room.virsh.execute(['destroy', '--domain', uuid]);
  }
  room.listener.order(uuid, 'wait');
}

/** `silent`: running, and out of time; the others are libvirt's states of a guest that will not answer any more. */
type End = 'answered' | 'silent' | 'shut off' | 'crashed' | 'paused' | 'pmsuspended';

async function awaitAnswer({ name, uuid }: BootableDomain, room: ProbeRoom, timeout: Limit): Promise<End> {
  let looks = 0;
  const look = async (): Promise<End | undefined> => {
    if (room.hearing.of(uuid).view) return 'answered';
    // Checking for an answer is cheap; libvirt is queried only every second.
    if (looks++ % 10 !== 9) return undefined;
    const state = await stateOf(uuid, room);
    const ended = state === 'shut off' || state === 'crashed' || state === 'paused' || state === 'pmsuspended';
    if (!ended) return undefined;
    return room.hearing.of(uuid).view ? 'answered' : state;
  };
  try {
    return await waitUntil(look, { what: `${name} to answer`, timeout, interval: 100, ...timesOf(room) });
  } catch (error) {
    if (!(error instanceof VirtspecError) || error.code !== 'wait-timeout') throw error;
    return 'silent';
  }
}

/** A guest asks for orders after it has sent everything and its table is on the screen. One that never asks has answered all the same. */
async function awaitQuestion({ name, uuid }: BootableDomain, room: ProbeRoom): Promise<void> {
  const asks = () => room.hearing.of(uuid).asks || undefined;
  const options = { what: `${name} to ask what to do`, timeout: 30_000, interval: 100, ...timesOf(room) };
  await waitUntil(asks, options).catch((error: unknown) => {
    if (!(error instanceof VirtspecError) || error.code !== 'wait-timeout') throw error;
  });
}

function timesOf({ signal, clock }: ProbeRoom): Pick<WaitOptions, 'signal' | 'clock'> {
  return { signal, ...(clock ? { clock } : {}) };
}

async function answered(domain: BootableDomain, room: ProbeRoom, milliseconds: number): Promise<ProbeBoot> {
  const { view, contacts } = room.hearing.of(domain.uuid);
  const answer: ProbeAnswer | undefined = view && { view, channel: 'http' };
  const screen = await photograph(domain, room);
  const leases = view ? await leasesOf(domain, view, room) : [];
  return { milliseconds, answer, failure: undefined, contacts, leases, screen };
}

function unanswered(milliseconds: number, failure: ProbeFailure | undefined): ProbeBoot {
  return { milliseconds, answer: undefined, failure, contacts: [], leases: [], screen: undefined };
}

function failureOf(end: Exclude<End, 'answered'>, milliseconds: number, drawn: boolean, { hint }: Limit): ProbeFailure {
  const after = `after ${Math.round(milliseconds / 1000)} s`;
  const what = {
    silent: `no answer ${after}${hint}, and it was still running; it was power-cut`,
    'shut off': `it shut down ${after}, without an answer`,
    crashed: `it crashed ${after}`,
    paused: `QEMU paused it ${after}, as it does when a disk cannot be read or written`,
    pmsuspended: `it was suspended ${after}`,
  }[end];
  return { stage: 'firmware', what: drawn ? what : `${what}; nothing was drawn on its screen`, log: undefined };
}

async function photograph({ uuid }: BootableDomain, room: ProbeRoom): Promise<ProbeBoot['screen']> {
  const picture = await takeScreenshot(room.virsh, uuid, room.folder);
  return picture && judgeScreen(undefined, readScreenshot(picture));
}

async function stateOf(uuid: string, { virsh }: ProbeRoom): Promise<string> {
  return (await virsh.execute(['domstate', '--domain', uuid])).output.trim();
}
