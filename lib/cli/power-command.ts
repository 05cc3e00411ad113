import { existsSync } from 'node:fs';
import type { GuestPlace } from '../access/guest-place.ts';
import { waysInto } from '../access/ways.ts';
import { type AgentLine, openAgentLine } from '../agent/agent-line.ts';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab, SshIntent } from '../lab/lab.ts';
import { loadLab } from '../lab/load.ts';
import { findDomains, findListed } from '../libvirt/find-domains.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import { VirshSession } from '../libvirt/virsh-session.ts';
import { GuestPower, type PowerOptions } from '../lifecycle/guest-power.ts';
import { type LeftOut, leftOut } from '../lifecycle/left-out.ts';
import { type Ordered, startOrder } from '../lifecycle/start-order.ts';
import { runSignal } from '../run/run-signal.ts';
import { tellDoubt } from './transport-choice.ts';

export interface PowerCommandOptions {
  readonly connect: string;
  readonly lab: string;
  /** Seconds, for each domain. */
  readonly timeout: number;
  readonly dryRun?: boolean;
}

/** What a lab file says of its domains; it may not exist. */
type LabOfDomains = Pick<Lab, 'file' | 'domains'>;

/** What a command does with one domain. */
type Deed = (place: GuestPlace, options: DeedOptions) => Promise<string>;

interface DeedOptions extends PowerOptions {
  /** What the lab file says of the domain’s ssh. */
  readonly ssh: SshIntent | undefined;
  readonly left: LeftOut;
}

/**
 * `virtspec up`: in the order of the lab file, each when those that it starts after are ready. Those that were not named are not started for it, but told.
 * @throws VirtspecError as `labOf`, `chosen`, `GuestPower`
 */
export async function upCommand(words: readonly string[], options: PowerCommandOptions): Promise<void> {
  const isDry = options.dryRun === true;
  await inWaves(words, options, async (place, { ssh, left, ...limits }) => {
    const guest = new GuestPower(place);
    const state = await guest.state();
    const starts = isDry ? state !== 'running' : await guest.start();
    const was = isDry ? asStarted(state) : starts ? 'started' : 'was running';
    const late = starts && left.off.length > 0 ? `; starts after ${inWords(left.off, 'is', 'are')} off` : '';
    const ways = await waysInto(place, { ssh: { intent: async () => ssh } });
    const isBySsh = ways.some(({ name }) => name === 'ssh');
    const hasAgent = await guest.hasAgent();
    if (!isBySsh && !hasAgent)
      return `${was}; without the channel of a guest agent, or \`ssh\` in the lab file, nothing tells when it is ready${late}`;
    if (isDry)
      return `${was}; ready when ${[...(hasAgent ? ['its agent'] : []), ...(isBySsh ? ['ssh'] : [])].join(' or ')} answers${late}`;
    const way = await guest.untilReady(ways, {
      ...limits,
      onDoubt: tellDoubt(place.domain),
      leaves: starts ? 'it was started, and runs on' : 'it ran before, and runs on',
      longer: `give it longer: \`virtspec up ${shellWord(place.domain)} --timeout 1h\``,
    });
    return `${was}, ready${way === 'ssh' ? ' by ssh' : ''}${late}`;
  });
}

/**
 * `virtspec shutdown`: in the opposite order.
 * @throws VirtspecError as `labOf`, `chosen`, `GuestPower`
 */
export async function shutdownCommand(words: readonly string[], options: PowerCommandOptions): Promise<void> {
  const deed: Deed = async (place, { left, ...limits }) => {
    const guest = new GuestPower(place);
    const others = left.running;
    const served =
      others.length > 0
        ? `; ${inWords(others, 'starts', 'start')} after it, ${others.length > 1 ? 'run' : 'runs'}`
        : '';
    if (options.dryRun === true)
      return (await guest.state()) === 'shut off' ? 'is shut off' : `would be shut down${served}`;
    return (await guest.shutdown(limits)) ? `shut off${served}` : 'was shut off';
  };
  await inWaves(words, options, deed, 'last first');
}

/**
 * `virtspec off`: at once.
 * @throws VirtspecError `domain-not-found`, `virsh-refused`
 */
export async function offCommand(
  words: readonly string[],
  { connect }: Pick<PowerCommandOptions, 'connect'>,
): Promise<void> {
  await using virsh = await VirshSession.open(connect);
  using line = await openAgentLine(virsh);
  const { domains } = await collectInventory(virsh);
  await each(findDomains(words, domains), { virsh, line }, async (place) =>
    (await new GuestPower(place).off()) ? 'power taken away' : 'was shut off',
  );
}

/** `db01, which is`, `db01 and db02, which are` */
function inWords(names: readonly string[], one: string, several: string): string {
  const [last, ...others] = names.toReversed();
  const all = others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
  return `${all}, which ${names.length === 1 ? one : several}`;
}

function asStarted(state: string): string {
  if (state === 'running') return 'runs';
  return state === 'paused' ? 'would be resumed' : 'would be started';
}

async function inWaves(
  words: readonly string[],
  { connect, lab, timeout }: PowerCommandOptions,
  deed: Deed,
  order: 'first first' | 'last first' = 'first first',
): Promise<void> {
  using run = runSignal(Number.MAX_SAFE_INTEGER / 1000, 'the domains are left as they are');
  await using virsh = await VirshSession.open(connect);
  using line = await openAgentLine(virsh);
  const read = await labOf(words, lab);
  const { ordered, runs } = await chosen(words, read, virsh);
  const names = new Set(ordered.map(({ name }) => name));
  const waves = startOrder(ordered);
  const sshOf = new Map(read.domains.map(({ name, ssh }) => [name, ssh]));
  const limits = { timeout: timeout * 1000, signal: run.signal };
  for (const wave of order === 'first first' ? waves : waves.toReversed()) {
    const named = wave.map((name) => ({ name }));
    await each(named, { virsh, line }, (place) => {
      const left = leftOut(place.domain, read.domains, names, runs);
      return deed(place, { ...limits, left, ssh: sshOf.get(place.domain) });
    });
  }
}

/** All at once; the first error is thrown when all have ended. */
async function each(
  domains: readonly { readonly name: string }[],
  { virsh, line }: { readonly virsh: VirshSession; readonly line: AgentLine },
  deed: (place: GuestPlace) => Promise<string>,
): Promise<void> {
  const done = domains.map(async ({ name }) => {
    const begun = performance.now();
    const what = await deed({ virsh, line, domain: name });
    const seconds = (performance.now() - begun) / 1000;
    process.stdout.write(`${name}: ${what}${seconds >= 1 ? ` (${seconds.toFixed(0)} s)` : ''}\n`);
  });
  const failed = (await Promise.allSettled(done)).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** @throws VirtspecError `power-nothing` (usage) if neither a domain nor a lab file is named; as `loadLab` */
async function labOf(words: readonly string[], lab: string): Promise<LabOfDomains> {
  const hasLab = lab === '-' || existsSync(lab);
  if (words.length === 0 && !hasLab) throw nothing(lab);
  return hasLab ? await loadLab(lab) : { file: lab, domains: [] };
}

/**
 * The domains that are named, else those of the lab file, each with those that it starts after; and the names of all that run.
 * @throws VirtspecError `domain-not-found`, `domain-not-defined` (usage)
 */
async function chosen(
  words: readonly string[],
  lab: LabOfDomains,
  virsh: VirshSession,
): Promise<{ readonly ordered: readonly Ordered[]; readonly runs: ReadonlySet<string> }> {
  const { domains } = await collectInventory(virsh);
  const listed = lab.domains.map(({ name }) => name);
  const found = words.length === 0 ? findListed(listed, domains, lab) : findDomains(words, domains);
  const after = new Map(lab.domains.map(({ name, startsAfter }) => [name, startsAfter]));
  const runs = new Set(domains.filter(({ live }) => live?.active === true).map(({ name }) => name));
  return { ordered: found.map(({ name }) => ({ name, startsAfter: after.get(name) ?? [] })), runs };
}

function nothing(lab: string): VirtspecError {
  return new VirtspecError({
    code: 'power-nothing',
    kind: 'usage',
    what: 'no domain is named',
    why: `there is no ${lab} that lists them`,
    fix: 'Name domains, or pass the lab file with --lab.',
  });
}
